package com.mellanox.mkt.images.maven;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a run when the JVM shuts down, as by Ctrl-C: interrupts the thread that made this guard, and waits until it has
 * ended its builds on the engine.
 */
final class ShutdownGuard {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancel, "mkt-images-cancel");

    private ShutdownGuard() {}

    /** Runs the work with a guard. */
    static void during(Runnable work) {
        ShutdownGuard guard = new ShutdownGuard();
        Runtime.getRuntime().addShutdownHook(guard.hook);
        try {
            work.run();
        } finally {
            guard.end();
        }
    }

    private void cancel() {
        worker.interrupt();
        try {
            // The JVM ends as soon as all hooks have ended.
            finished.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs at the moment; it ends with this run.
        }
    }
}
