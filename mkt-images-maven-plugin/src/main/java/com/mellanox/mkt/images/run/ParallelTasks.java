package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SeveralFailedException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once that mostly wait for the network, and waits for all of them. */
final class ParallelTasks {
    /** More at a time are no faster, and some servers refuse them. */
    private static final int MOST = 8;

    private final String what;

    /** Names what is done, for who cancels it. */
    ParallelTasks(String what) {
        this.what = what;
    }

    /**
     * Does the tasks, each to its end, and returns their results in their order.
     *
     * @throws MktException the failure of one; of several, all together
     * @throws CancelledException where this thread was interrupted; the tasks are then, too
     */
    <T> List<T> run(List<? extends Callable<T>> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(MOST, tasks.size()), DaemonThreads.named("mkt-task"));
        try {
            return results(threads.invokeAll(tasks));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException {
        List<T> results = new ArrayList<>();
        List<MktException> failures = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failures.add(failure(e));
            }
        }
        if (failures.isEmpty()) {
            return results;
        }
        throw failures.size() == 1 ? failures.get(0) : new SeveralFailedException(failures);
    }

    private static MktException failure(ExecutionException e) {
        if (e.getCause() instanceof CancelledException cancelled) {
            throw cancelled;
        }
        if (e.getCause() instanceof MktException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        throw new IllegalStateException("a task ended without a word", e.getCause());
    }
}
