package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.SeveralFailedException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link BuildSchedule}: {@code long_two} needs {@code long_one}, the others need nothing of each other. */
class BuildScheduleTest {
    private static final int SECONDS = 20;

    @TempDir
    private Path root;

    private final List<String> built = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Map<String, Duration> times = new HashMap<>();
    /** The commands of images that can run early, each by an image that it needs, or by none. */
    private final Map<String, List<String>> early = new HashMap<>();

    private List<PlannedImage> images = List.of();
    private Runnable onLeft = () -> {};

    @BeforeEach
    void createImages() throws IOException {
        images = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("alone")
                .script("long_one")
                .script("long_two", "image_files: {long_one: {files: [/x], dest: /x}}")
                .script("other")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_alone:deb12 /x /1",
                        "COPY --from=local_mkt/support_other:deb12 /x /2",
                        "COPY --from=local_mkt/support_long_two:deb12 /x /3")
                .graph()
                .inOrder();
    }

    @Test
    void imagesWhenOneAtATimeComeByTheLongestChain() {
        run(1, image -> {});

        assertThat(built)
                .containsExactly(
                        "build", "support_long_one", "support_alone", "support_other", "support_long_two", "kvm");
    }

    @Test
    void imageWhenItTookLongerThanAChainOfOthersComesFirst() {
        times.put("support_other", Duration.ofMinutes(5));

        run(1, image -> {});

        assertThat(built).startsWith("build", "support_other", "support_long_one");
    }

    @Test
    void timesWhenKeptAreThoseOfTheLastBuild() {
        ImageReference image = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
        BuildTimes kept = new BuildTimes(root.resolve("cache"));

        kept.keep(image, Duration.ofSeconds(7));
        kept.keep(image, Duration.ofMillis(5_300));

        assertThat(new BuildTimes(root.resolve("cache")).of(image)).contains(Duration.ofMillis(5_300));
        assertThat(kept.expected(image)).isEqualTo(Duration.ofMillis(5_300));
    }

    @Test
    void timesWhenAnImageWasNeverBuiltAreExpectedToBePositive() {
        ImageReference image = ImageReference.parse("local_mkt/support_other:deb12");
        BuildTimes kept = new BuildTimes(root.resolve("cache"));

        assertThat(kept.of(image)).isEmpty();
        assertThat(kept.expected(image)).isPositive();
    }

    @Test
    void imagesWhenIndependentAreBuiltAtOnce() {
        CyclicBarrier allThree = new CyclicBarrier(3);
        Set<String> independent = Set.of("support_alone", "support_other", "support_long_one");

        run(3, image -> {
            if (independent.contains(image)) {
                await(allThree);
            }
        });

        assertThat(built).hasSize(6).startsWith("build").endsWith("kvm");
    }

    @Test
    void imagesWhenMoreThanJobsAreReadyWait() {
        Set<String> independent = Set.of("support_alone", "support_other", "support_long_one");
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        CountDownLatch third = new CountDownLatch(3);

        run(2, image -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            if (independent.contains(image)) {
                third.countDown();
                // Three images are ready: a third job would come while two are held.
                most.accumulateAndGet(isReached(third) ? now.get() : 0, Math::max);
            }
            now.decrementAndGet();
        });

        assertThat(most).hasValue(2);
        assertThat(built).hasSize(6);
    }

    @Test
    void earlyStepsWhenAJobIsFreeRunBesideTheImagesThatTheImageNeeds() {
        early.put("kvm", List.of("none"));
        CyclicBarrier both = new CyclicBarrier(2);

        run(2, image -> {
            if (Set.of("build", "early kvm").contains(image)) {
                await(both);
            }
        });

        assertThat(built).hasSize(7).contains("early kvm").endsWith("kvm");
    }

    @Test
    void earlyStepsWhenThereIsOneJobAreLeftToTheBuild() {
        early.put("kvm", List.of("none"));

        run(1, image -> {});

        assertThat(built).hasSize(6).doesNotContain("early kvm");
    }

    @Test
    void earlyStepsWhenAnotherImageIsReadyComeAfterIt() {
        early.put("kvm", List.of("support_alone"));
        List<String> started = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);

        run(2, image -> {
            started.add(image);
            if (image.equals("early kvm")) {
                begun.countDown();
            } else if (image.equals("support_long_one")) {
                await(begun);
            }
        });

        assertThat(started).containsSubsequence("support_alone", "support_other", "early kvm", "support_long_two");
    }

    @Test
    void earlyStepsWhenAnotherNeededImageIsThereGoOn() {
        early.put("kvm", List.of("none", "support_alone", "build"));

        run(2, image -> {
            if (image.equals("support_long_one")) {
                awaitBuilt("early kvm", 2);
            }
        });

        assertThat(built).hasSize(8).containsSubsequence("early kvm", "early kvm", "support_long_two", "kvm");
    }

    @Test
    void imageWhenItsEarlyStepsRunWaitsForThem() {
        early.put("kvm", List.of("none"));
        CountDownLatch last = new CountDownLatch(1);

        run(2, image -> {
            if (image.equals("early kvm")) {
                await(last);
            } else if (image.equals("support_long_two")) {
                last.countDown();
            }
        });

        assertThat(built).endsWith("kvm").containsOnlyOnce("early kvm", "kvm");
    }

    @Test
    void imageWhenItsEarlyStepsFailIsNotBuiltAndOthersAre() {
        early.put("kvm", List.of("none"));

        assertThatThrownBy(() -> run(2, failing("early kvm")))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("early kvm failed");

        assertThat(built).hasSize(5).contains("support_long_two").doesNotContain("kvm");
        assertThat(left).isEmpty();
    }

    @Test
    void imageWhenLeftOutDuringItsEarlyStepsIsReportedForThemToo() {
        early.put("kvm", List.of("none"));
        CountDownLatch leftOut = new CountDownLatch(1);
        onLeft = leftOut::countDown;

        assertThatThrownBy(() -> run(2, image -> {
                    if (image.equals("early kvm")) {
                        await(leftOut);
                    }
                    failing("build", "early kvm").accept(image);
                }))
                .isInstanceOf(SeveralFailedException.class)
                .hasMessage("2 failures:\n\nbuild failed. Mend it\n\nearly kvm failed. Mend it");

        assertThat(built).isEmpty();
        assertThat(left).contains("kvm for build");
    }

    @Test
    void imageWhenItFailsLeavesOutWhatNeedsItAndNothingElse() {
        assertThatThrownBy(() -> run(2, failing("support_long_one"))).isInstanceOf(EngineException.class);

        assertThat(built).contains("support_alone", "support_other").doesNotContain("support_long_two", "kvm");
        assertThat(left).containsExactly("support_long_two for support_long_one", "kvm for support_long_one");
        assertThat(cancelled).isFalse();
    }

    @Test
    void imagesWhenSeveralFailAreReportedTogether() {
        assertThatThrownBy(() -> run(2, failing("support_alone", "support_other")))
                .isInstanceOf(SeveralFailedException.class)
                .hasMessage("2 failures:\n\nsupport_alone failed. Mend it\n\nsupport_other failed. Mend it");

        assertThat(built).contains("support_long_one", "support_long_two").doesNotContain("kvm");
        assertThat(left).hasSize(1).first().asString().startsWith("kvm for support_");
    }

    @Test
    void runWhenSomethingUnexpectedHappensEndsAtOnce() {
        assertThatThrownBy(() -> run(1, image -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");

        assertThat(cancelled).isTrue();
        assertThat(built).isEmpty();
    }

    @Test
    void runWhenInterruptedCancelsAndWaitsForWhatIsUnderWay() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                run(2, image -> {
                    started.countDown();
                    awaitCancellation();
                    throw new CancelledException(image);
                });
            } catch (CancelledException e) {
                end.complete(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        assertThat(started.await(SECONDS, TimeUnit.SECONDS)).isTrue();

        thread.interrupt();

        assertThat(end.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(built).isEmpty();
    }

    private void run(int jobs, Consumer<String> build) {
        new BuildSchedule(
                        images,
                        jobs,
                        image -> times.getOrDefault(image.shortName(), Duration.ofSeconds(1)),
                        (image, failed) -> {
                            left.add(image.shortName() + " for " + failed.shortName());
                            onLeft.run();
                        })
                .run(work(build), () -> cancelled.set(true));
    }

    private BuildSchedule.Work work(Consumer<String> build) {
        return new BuildSchedule.Work() {
            @Override
            public void build(PlannedImage image) {
                build.accept(image.reference().shortName());
                built.add(image.reference().shortName());
            }

            @Override
            public int earlyCommands(PlannedImage image, Set<ImageReference> missing) {
                Set<String> names =
                        missing.stream().map(ImageReference::shortName).collect(Collectors.toSet());
                return (int) early.getOrDefault(image.reference().shortName(), List.of()).stream()
                        .takeWhile(needed -> !names.contains(needed))
                        .count();
            }

            @Override
            public void buildEarly(PlannedImage image, Set<ImageReference> missing) {
                String name = "early " + image.reference().shortName();
                build.accept(name);
                built.add(name);
            }
        };
    }

    private static Consumer<String> failing(String... names) {
        return image -> {
            if (List.of(names).contains(image)) {
                throw new EngineException(image + " failed", "Mend it", null);
            }
        };
    }

    private void awaitBuilt(String name, int times) {
        while (Collections.frequency(List.copyOf(built), name) < times) {
            Thread.onSpinWait();
        }
    }

    private void awaitCancellation() {
        while (!cancelled.get()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the others did not come", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isReached(CountDownLatch latch) {
        try {
            return latch.await(300, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
