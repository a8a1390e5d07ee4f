package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImagePlanned;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a plan says is what the next build does. */
record PlanLaw(Plan plan, Collection<BuildEvent> events) {

    /**
     * Checks it.
     *
     * @param complete whether the build came to its end
     * @param faulty whether something went wrong in it
     * @param byOthers whether that changes what the build finds
     */
    void check(boolean complete, boolean faulty, boolean byOthers) {
        List<ImagePlanned> planned = of(ImagePlanned.class);
        if (!planned.isEmpty() && (!faulty || !byOthers)) {
            assertThat(text(planned)).as("decisions of the build").isEqualTo(text());
        }
        Set<ImageReference> built = images(BuildEvent.ImageStarted.class, BuildEvent.ImageStarted::image);
        Set<ImageReference> fetched = images(BuildEvent.ImageFetchStarted.class, BuildEvent.ImageFetchStarted::image);
        if (!faulty) {
            assertThat(built).as("built").allMatch(image -> is(image, Decision.Build.class, Decision.Undecided.class));
            assertThat(fetched)
                    .as("fetched")
                    .allMatch(image -> is(image, Decision.Fetch.class, Decision.Undecided.class));
        }
        if (complete && !faulty) {
            plan.images().forEach(entry -> {
                ImageReference image = entry.image().reference();
                assertThat(built.contains(image))
                        .as("built " + image)
                        .isEqualTo(entry.decision() instanceof Decision.Build
                                || (entry.decision() instanceof Decision.Undecided && built.contains(image)));
            });
        }
    }

    private boolean is(ImageReference image, Class<?> one, Class<?> other) {
        return plan.images().stream()
                .filter(entry -> entry.image().reference().equals(image))
                .anyMatch(entry -> one.isInstance(entry.decision()) || other.isInstance(entry.decision()));
    }

    private Map<String, String> text() {
        Map<String, String> decisions = new TreeMap<>();
        plan.images()
                .forEach(entry -> decisions.put(
                        entry.image().reference().toString(),
                        entry.decision().text() + " " + entry.decision().reasons()));
        return decisions;
    }

    private static Map<String, String> text(List<ImagePlanned> planned) {
        Map<String, String> decisions = new TreeMap<>();
        planned.forEach(image -> decisions.put(image.image().toString(), image.decision() + " " + image.reasons()));
        return decisions;
    }

    private <E extends BuildEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <E extends BuildEvent> Set<ImageReference> images(Class<E> type, Function<E, ImageReference> image) {
        return of(type).stream().map(image).collect(Collectors.toSet());
    }

    /** After a build, there is nothing to do. */
    static void checkUpToDate(Plan plan) {
        assertThat(plan.images())
                .as("plan after a build")
                .allSatisfy(entry -> assertThat(entry.decision())
                        .as(entry.image().reference().toString())
                        .isInstanceOfAny(Decision.Reuse.class, Decision.Skip.class));
    }

    /** Something changes no plan. */
    static void checkSame(World world, Runnable work) {
        List<String> before = plans(world);
        work.run();
        assertThat(plans(world)).as("plans after it").isEqualTo(before);
    }

    private static List<String> plans(World world) {
        return world.used().stream()
                .map(key -> new PlanLaw(new WorldRun(world, key, Options.PLAIN).plan(), List.of())
                        .text()
                        .toString())
                .toList();
    }
}
