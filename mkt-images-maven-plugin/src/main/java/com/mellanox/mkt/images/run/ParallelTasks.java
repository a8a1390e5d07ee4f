package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SeveralFailedException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs several tasks at the same time that mostly wait for the network. */
public final class ParallelTasks {
    /** More at a time are no faster, and some servers refuse them. */
    private static final int MOST = 8;

    private static final Duration UNLIMITED = Duration.ofDays(365);

    private ParallelTasks() {}

    /**
     * Runs the tasks to their end, and returns their results in their order.
     *
     * @param text names the tasks in the message if they are cancelled
     * @throws MktException the failure of one; of several, all together
     * @throws CancelledException if this thread was interrupted; the tasks are interrupted, too
     */
    public static <T> List<T> run(String text, List<? extends Callable<T>> tasks) {
        return run(text, tasks, UNLIMITED);
    }

    /** The same, but without the results of tasks that take longer; these are interrupted. */
    static <T> List<T> run(String text, List<? extends Callable<T>> tasks, Duration within) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(MOST, tasks.size()), DaemonThreads.named("mkt-task"));
        try {
            return results(threads.invokeAll(tasks, within.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(text);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException {
        List<T> results = new ArrayList<>();
        List<MktException> failures = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                if (!future.isCancelled()) {
                    results.add(future.get());
                }
            } catch (ExecutionException e) {
                failures.add(failure(e));
            }
        }
        throwIfAny(failures);
        return results;
    }

    /** Throws one failure, or several together. */
    static void throwIfAny(List<MktException> failures) {
        if (!failures.isEmpty()) {
            throw failures.size() == 1 ? failures.get(0) : new SeveralFailedException(failures);
        }
    }

    /** The failure of a task that the user can correct; throws any other. */
    static MktException failure(ExecutionException e) {
        if (e.getCause() instanceof CancelledException cancelled) {
            throw cancelled;
        }
        if (e.getCause() instanceof MktException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        throw new IllegalStateException("a task ended with an error", e.getCause());
    }
}
