package com.mellanox.mkt.buildkit;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a client. */
final class ClientThreads implements ThreadFactory {
    private static final int OWN_END_SECONDS = 1;
    private static final int END_SECONDS = 5;

    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool(this);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(this);

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "buildkit-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    ExecutorService executor() {
        return executor;
    }

    /** The same for gRPC: what that still has to do for a call whose client was closed is no reason for a stack trace. */
    @SuppressWarnings("EmptyCatch")
    Executor ofCalls() {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                // closed
            }
        };
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Waits for the end of all threads. One that does not end by itself, because a context or a secret hangs, is interrupted. */
    void close() {
        timer.shutdownNow();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(OWN_END_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
                executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            }
            timer.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
