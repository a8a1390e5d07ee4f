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
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Builds several images at the same time, each as soon as the images that it needs are there. The image that starts the
 * longest chain is built first. After a failure, only the images that need the failed one are not built.
 */
final class BuildSchedule {
    private static final long GRACE_MILLIS = 1500;

    private final int jobs;
    private final BiConsumer<ImageReference, ImageReference> onLeftOut;
    private final Map<ImageReference, PlannedImage> waiting = new LinkedHashMap<>();
    private final Map<ImageReference, Duration> chains = new HashMap<>();
    private final Map<Future<Void>, ImageReference> running = new HashMap<>();
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

    /**
     * Builds them, in other threads, and waits.
     *
     * @param build builds one image
     * @param cancel ends the running builds
     * @throws MktException the failure of one image; of several, all together
     * @throws CancelledException if this thread was interrupted
     */
    void run(Consumer<PlannedImage> build, Runnable cancel) {
        ExecutorService threads = Executors.newFixedThreadPool(jobs, DaemonThreads.named("mkt-build"));
        try {
            run(build, new ExecutorCompletionService<>(threads));
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

    private void run(Consumer<PlannedImage> build, CompletionService<Void> threads) throws InterruptedException {
        while (true) {
            Optional<PlannedImage> next = running.size() < jobs ? nextReady() : Optional.empty();
            if (next.isPresent()) {
                PlannedImage image = next.get();
                running.put(threads.submit(() -> build.accept(image), null), image.reference());
            } else if (running.isEmpty()) {
                return;
            } else {
                end(threads.take());
            }
        }
    }

    /** Removes and returns the image that begins the longest chain, of those that need no other one. */
    private Optional<PlannedImage> nextReady() {
        Optional<PlannedImage> ready = waiting.values().stream()
                .filter(image -> image.needs().stream().noneMatch(this::isPending))
                .max(Comparator.comparing(image -> chains.getOrDefault(image.reference(), Duration.ZERO)));
        ready.ifPresent(image -> waiting.remove(image.reference()));
        return ready;
    }

    private boolean isPending(ImageReference image) {
        return waiting.containsKey(image) || running.containsValue(image);
    }

    /** Records how a build ended. A failure that the user cannot correct ends the whole run. */
    @SuppressWarnings("CollectionUndefinedEquality") // The service returns the same future that it gave out.
    private void end(Future<Void> build) throws InterruptedException {
        ImageReference image = Objects.requireNonNull(running.remove(build));
        try {
            build.get();
        } catch (ExecutionException e) {
            failures.put(image, ParallelTasks.failure(e));
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
