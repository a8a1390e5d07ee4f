package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetchStarted;
import com.mellanox.mkt.images.event.BuildEvent.ImageNotFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageReused;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks that a run did what the plan said that was made before it. */
record PlanCheck(Plan plan, Collection<BuildEvent> events) {

    /**
     * Checks that they agree.
     *
     * @param complete whether the run came to its end
     */
    void check(boolean complete) {
        if (plan.images().isEmpty()) {
            return;
        }
        Set<ImageReference> started = images(ImageStarted.class, ImageStarted::image);
        Set<ImageReference> fetchStarted = images(ImageFetchStarted.class, ImageFetchStarted::image);
        List<ImageReference> builds = decided(Build.class);
        List<ImageReference> fetches = decided(Fetch.class);
        List<ImageReference> undecided = decided(Undecided.class);
        Set<ImageReference> failed = images(ImageNotFetched.class, ImageNotFetched::image);
        assertThat(started)
                .allMatch(image -> builds.contains(image) || undecided.contains(image) || failed.contains(image));
        assertThat(fetchStarted).allMatch(image -> fetches.contains(image) || undecided.contains(image));
        if (complete) {
            assertThat(started).containsAll(builds).containsAll(failed);
            assertThat(fetchStarted).containsAll(fetches);
            Set<ImageReference> settled = images(ImageReused.class, ImageReused::image);
            settled.addAll(started);
            settled.addAll(fetchStarted);
            assertThat(settled).containsAll(undecided);
        }
    }

    private <E extends BuildEvent> Set<ImageReference> images(Class<E> type, Function<E, ImageReference> image) {
        return events.stream()
                .filter(type::isInstance)
                .map(event -> image.apply(type.cast(event)))
                .collect(Collectors.toSet());
    }

    private List<ImageReference> decided(Class<?> decision) {
        return plan.images().stream()
                .filter(entry -> decision.isInstance(entry.decision()))
                .map(entry -> entry.image().reference())
                .toList();
    }
}
