package com.mellanox.mkt.images.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageReused;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds a run to the plan that was made before it: the two goals decide alike. */
record Agreement(Plan plan, Collection<BuildEvent> events) {

    /**
     * Checks that they agree.
     *
     * @param complete whether the run came to its end
     */
    void check(boolean complete) {
        if (plan.images().isEmpty()) {
            return;
        }
        Set<ImageReference> started = events.stream()
                .filter(ImageStarted.class::isInstance)
                .map(event -> ((ImageStarted) event).image())
                .collect(Collectors.toSet());
        List<ImageReference> builds = decided(Build.class);
        List<ImageReference> undecided = decided(Undecided.class);
        assertThat(started).allMatch(image -> builds.contains(image) || undecided.contains(image));
        if (complete) {
            assertThat(started).containsAll(builds);
            Set<ImageReference> settled = events.stream()
                    .filter(ImageReused.class::isInstance)
                    .map(event -> ((ImageReused) event).image())
                    .collect(Collectors.toSet());
            settled.addAll(started);
            assertThat(settled).containsAll(undecided);
        }
    }

    private List<ImageReference> decided(Class<?> decision) {
        return plan.images().stream()
                .filter(entry -> decision.isInstance(entry.decision()))
                .map(entry -> entry.image().reference())
                .toList();
    }

    /** The engine, for a plan that is followed by a run with the same. */
    static Engine unclosed(Engine engine) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
