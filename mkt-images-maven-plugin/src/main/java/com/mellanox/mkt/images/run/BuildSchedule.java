package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Builds several images at the same time, each as soon as the images that it needs are there. The image that starts the
 * longest chain is built first. When no image is ready, the first steps of one that waits are built. After a failure, only
 * the images that need the failed one are not built.
 */
final class BuildSchedule {
    private static final long GRACE_MILLIS = 1500;

    private final int jobs;
    private final BiConsumer<ImageReference, ImageReference> onLeftOut;
    private final Map<ImageReference, PlannedImage> waiting = new LinkedHashMap<>();
    private final Map<ImageReference, Duration> chains = new HashMap<>();
    private final Map<Future<Void>, ImageReference> running = new HashMap<>();
    private final Map<Future<Void>, ImageReference> early = new HashMap<>();
    private final Map<ImageReference, Integer> earlyCommands = new HashMap<>();
    private final List<ImageReference> order;
    private final Map<ImageReference, MktException> failures = new HashMap<>();

    /**
     * Plans a run.
     *
     * @param images the images, each after those that it needs; other images that they need are there already
     * @param jobs how many are built at the same time, at the most
     * @param times how long each took last
     * @param onLeftOut called with each image that is not built, and the one whose failure is the cause
     */
    BuildSchedule(
            List<PlannedImage> images,
            int jobs,
            Function<ImageReference, Duration> times,
            BiConsumer<ImageReference, ImageReference> onLeftOut) {
        this.jobs = jobs;
        this.onLeftOut = onLeftOut;
        this.order = images.stream().map(PlannedImage::reference).toList();
        images.forEach(image -> waiting.put(image.reference(), image));
        for (int i = images.size() - 1; i >= 0; i--) {
            PlannedImage image = images.get(i);
            Duration chain =
                    chains.getOrDefault(image.reference(), Duration.ZERO).plus(times.apply(image.reference()));
            chains.put(image.reference(), chain);
            image.needs()
                    .forEach(needed -> chains.merge(needed, chain, BinaryOperator.maxBy(Comparator.naturalOrder())));
        }
    }

    /** What is done about the images of a schedule, in any thread. */
    interface Work {
        void build(PlannedImage image);

        /** How many commands of an image can run while images that it needs are missing. */
        int earlyCommands(PlannedImage image, Set<ImageReference> missing);

        /** Runs these commands; a failure is that of the image. */
        void buildEarly(PlannedImage image, Set<ImageReference> missing);
    }

    /**
     * Builds them, in other threads, and waits.
     *
     * @param work builds one image
     * @param cancel ends the running builds
     * @throws MktException the failure of one image; of several, all together
     * @throws CancelledException if this thread was interrupted
     */
    void run(Work work, Runnable cancel) {
        ExecutorService threads = Executors.newFixedThreadPool(jobs, DaemonThreads.named("mkt-build"));
        try {
            run(work, new ExecutorCompletionService<>(threads));
        } catch (InterruptedException e) {
            end(cancel, threads);
            Thread.currentThread().interrupt();
            throw new CancelledException("the build");
        } catch (RuntimeException | Error e) {
            end(cancel, threads);
            throw e;
        } finally {
            threads.shutdown();
        }
        ParallelTasks.throwIfAny(
                order.stream().filter(failures::containsKey).map(failures::get).toList());
    }

    /** Ends the running builds, and gives them time to report it. */
    private static void end(Runnable cancel, ExecutorService threads) {
        cancel.run();
        threads.shutdown();
        try {
            threads.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Work work, CompletionService<Void> threads) throws InterruptedException {
        while (true) {
            if (running.size() + early.size() < jobs && start(work, threads)) {
                continue;
            }
            if (running.isEmpty() && early.isEmpty()) {
                return;
            }
            end(threads.take());
        }
    }

    /** Starts an image that needs no other one, or else an early part. */
    private boolean start(Work work, CompletionService<Void> threads) {
        Optional<PlannedImage> ready = longest(image -> missing(image).isEmpty());
        if (ready.isPresent()) {
            PlannedImage image = ready.get();
            waiting.remove(image.reference());
            running.put(threads.submit(() -> work.build(image), null), image.reference());
            return true;
        }
        Optional<PlannedImage> waits = longest(image -> hasMore(image, work));
        waits.ifPresent(image -> {
            Set<ImageReference> missing = missing(image);
            earlyCommands.put(image.reference(), work.earlyCommands(image, missing));
            early.put(threads.submit(() -> work.buildEarly(image, missing), null), image.reference());
        });
        return waits.isPresent();
    }

    /** The image that begins the longest chain, of some that wait. */
    private Optional<PlannedImage> longest(Predicate<PlannedImage> some) {
        return waiting.values().stream()
                .filter(image -> !early.containsValue(image.reference()))
                .filter(some)
                .max(Comparator.comparing(image -> chains.getOrDefault(image.reference(), Duration.ZERO)));
    }

    /** Whether more commands of an image can run than have run already; another needed image may be there since. */
    private boolean hasMore(PlannedImage image, Work work) {
        return work.earlyCommands(image, missing(image)) > earlyCommands.getOrDefault(image.reference(), 0);
    }

    private Set<ImageReference> missing(PlannedImage image) {
        return image.needs().stream().filter(this::isPending).collect(Collectors.toSet());
    }

    private boolean isPending(ImageReference image) {
        return waiting.containsKey(image) || running.containsValue(image);
    }

    /** Records how a build ended. A failure that the user cannot correct ends the whole run. */
    @SuppressWarnings("CollectionUndefinedEquality") // The service returns the same future that it gave out.
    private void end(Future<Void> build) throws InterruptedException {
        ImageReference image =
                Optional.ofNullable(early.remove(build)).orElseGet(() -> Objects.requireNonNull(running.remove(build)));
        try {
            build.get();
        } catch (ExecutionException e) {
            failures.put(image, ParallelTasks.failure(e));
            waiting.remove(image);
            leaveOut(image, image);
        }
    }

    private void leaveOut(ImageReference image, ImageReference cause) {
        List<ImageReference> dependents = waiting.values().stream()
                .filter(other -> other.needs().contains(image))
                .map(PlannedImage::reference)
                .toList();
        for (ImageReference dependent : dependents) {
            if (waiting.remove(dependent) != null) {
                onLeftOut.accept(dependent, cause);
                leaveOut(dependent, cause);
            }
        }
    }
}
