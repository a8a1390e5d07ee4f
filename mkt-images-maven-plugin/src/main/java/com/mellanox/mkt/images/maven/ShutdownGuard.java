package com.mellanox.mkt.images.maven;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a run when the JVM shuts down, as by Ctrl-C: interrupts the thread that works, and waits until it has
 * ended its builds on the engine.
 */
final class ShutdownGuard {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private ShutdownGuard() {}

    /** Runs the work with a guard. */
    static void during(Runnable work) {
        Thread worker = Thread.currentThread();
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = new Thread(() -> cancel(worker, finished), "mkt-images-cancel");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            finished.countDown();
            remove(hook);
        }
    }

    private static void cancel(Thread worker, CountDownLatch finished) {
        worker.interrupt();
        try {
            // The JVM ends as soon as all hooks have ended.
            finished.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs at the moment; it ends with this run.
        }
    }
}
