package com.mellanox.mkt.images.maven;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a run when the JVM is told to end, by Ctrl-C for one: interrupts the thread that made this guard, and gives it
 * the time to end its builds on the engine before the JVM is gone.
 */
final class ShutdownGuard {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancel, "mkt-images-cancel");

    private ShutdownGuard() {}

    /** Does the work under guard. */
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
            // The JVM ends when all hooks have; what is not done by then is lost with it.
            finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is what runs right now; it ends with this run.
        }
    }
}
