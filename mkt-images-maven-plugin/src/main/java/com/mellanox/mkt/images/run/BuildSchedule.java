package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SeveralFailedException;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds images several at a time, each as soon as what it needs is there. What the longest chain of others waits for
 * goes first. A failure leaves out what depends on it, and nothing else.
 */
final class BuildSchedule {
    private static final long GRACE_MILLIS = 1500;

    private final int jobs;
    private final LeftListener leftListener;
    private final Map<ImageReference, PlannedImage> waiting = new LinkedHashMap<>();
    private final Map<ImageReference, Duration> chains = new HashMap<>();
    private final Set<ImageReference> running = new HashSet<>();
    private final List<ImageReference> order;
    private final Map<ImageReference, MktException> failures = new HashMap<>();

    /** Is told of each image that is not built because of another. */
    @FunctionalInterface
    interface LeftListener {
        void left(ImageReference image, ImageReference failed);
    }

    /**
     * Plans a run.
     *
     * @param images the images, each after those that it needs; what they need besides is there already
     * @param jobs how many are built at once, at the most
     * @param times how long each may take
     */
    BuildSchedule(
            List<PlannedImage> images, int jobs, Function<ImageReference, Duration> times, LeftListener leftListener) {
        this.jobs = jobs;
        this.leftListener = leftListener;
        this.order = images.stream().map(PlannedImage::reference).toList();
        images.forEach(image -> waiting.put(image.reference(), image));
        for (int i = images.size() - 1; i >= 0; i--) {
            PlannedImage image = images.get(i);
            Duration chain =
                    chains.getOrDefault(image.reference(), Duration.ZERO).plus(times.apply(image.reference()));
            chains.put(image.reference(), chain);
            image.needs().forEach(needed -> chains.merge(needed, chain, BuildSchedule::longer));
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /**
     * Builds them, in other threads, and waits.
     *
     * @param build builds one image
     * @param cancel ends the builds that are under way
     * @throws MktException the failure of one image; of several, all together
     * @throws CancelledException where this thread was interrupted
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
        throwFailures();
    }

    private void throwFailures() {
        List<MktException> inOrder =
                order.stream().filter(failures::containsKey).map(failures::get).toList();
        if (!inOrder.isEmpty()) {
            throw inOrder.size() == 1 ? inOrder.get(0) : new SeveralFailedException(inOrder);
        }
    }

    /** Ends what is under way, and gives it the time to say so. */
    private static void end(Runnable cancel, ExecutorService threads) {
        cancel.run();
        threads.shutdown();
        try {
            threads.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Consumer<PlannedImage> build, CompletionService<Outcome> threads) throws InterruptedException {
        while (true) {
            Optional<PlannedImage> next = running.size() < jobs ? takeReady() : Optional.empty();
            if (next.isPresent()) {
                PlannedImage image = next.get();
                running.add(image.reference());
                threads.submit(() -> Outcome.of(image, build));
            } else if (running.isEmpty()) {
                return;
            } else {
                end(outcome(threads));
            }
        }
    }

    private static Outcome outcome(CompletionService<Outcome> threads) throws InterruptedException {
        try {
            return threads.take().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new IllegalStateException("a build ended without a word", e.getCause());
        }
    }

    /** The image that begins the longest chain, of those that wait for none. */
    private Optional<PlannedImage> takeReady() {
        Optional<PlannedImage> ready = waiting.values().stream()
                .filter(image -> image.needs().stream().noneMatch(this::isToCome))
                .max(Comparator.comparing(image -> chains.getOrDefault(image.reference(), Duration.ZERO)));
        ready.ifPresent(image -> waiting.remove(image.reference()));
        return ready;
    }

    private boolean isToCome(ImageReference image) {
        return waiting.containsKey(image) || running.contains(image);
    }

    private void end(Outcome outcome) {
        running.remove(outcome.image());
        if (outcome.failure() != null) {
            failures.put(outcome.image(), outcome.failure());
            leaveOut(outcome.image(), outcome.image());
        }
    }

    private void leaveOut(ImageReference image, ImageReference cause) {
        List<ImageReference> dependents = waiting.values().stream()
                .filter(other -> other.needs().contains(image))
                .map(PlannedImage::reference)
                .toList();
        for (ImageReference dependent : dependents) {
            if (waiting.remove(dependent) != null) {
                leftListener.left(dependent, cause);
                leaveOut(dependent, cause);
            }
        }
    }

    /** How a build ended: with a failure that the user can mend, or well. Anything else ends the whole run. */
    private record Outcome(ImageReference image, @Nullable MktException failure) {

        static Outcome of(PlannedImage image, Consumer<PlannedImage> build) {
            try {
                build.accept(image);
                return new Outcome(image.reference(), null);
            } catch (CancelledException e) {
                throw e;
            } catch (MktException e) {
                return new Outcome(image.reference(), e);
            }
        }
    }
}
