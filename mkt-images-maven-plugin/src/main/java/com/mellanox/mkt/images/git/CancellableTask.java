package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Lets an interrupt end work that blocks in sockets, which interrupts do not reach. The work runs in another thread;
 * that thread is interrupted, its connections are closed, and the caller waits for it only shortly.
 */
final class CancellableTask {
    private static final long GRACE_MILLIS = 1000;

    private volatile boolean cancelled;

    /**
     * Does the work.
     *
     * @param what its subject, for the message if it is cancelled
     * @param disconnect closes the connections of the work; called in another thread
     * @param explain translates an exception of the work that is not for the user
     */
    <T> T call(String what, Callable<T> work, Runnable disconnect, Function<Exception, MktException> explain) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread worker = DaemonThreads.start("mkt fetch " + what, task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            Exception cause = e.getCause() instanceof Exception thrown ? thrown : e;
            throw cause instanceof MktException forUser ? forUser : explain.apply(cause);
        } catch (InterruptedException e) {
            cancelled = true;
            worker.interrupt();
            // In another thread: closing a stream waits for its reader.
            DaemonThreads.start("mkt disconnect " + what, disconnect);
            awaitShortly(worker);
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        }
    }

    /** Throws a {@link CancelledException} if the calling thread was interrupted. */
    static void throwIfInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(what);
        }
    }

    private static void awaitShortly(Thread worker) {
        try {
            worker.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            // A second interrupt ends the wait.
        }
    }

    /** Whether a transfer of JGit is to end between two packets. */
    boolean isCancelled() {
        return cancelled;
    }
}
