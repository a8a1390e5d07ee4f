package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * Lets an interrupt end work that blocks in sockets, where interrupts do not reach: the work runs in a thread of its
 * own, which is interrupted, whose connections are cut, and which is waited for only shortly.
 */
final class CancellableTask {
    private static final long GRACE_MILLIS = 1000;

    private volatile boolean cancelled;

    /** Work that ends by an exception of its own kind. */
    @FunctionalInterface
    interface Work<T> extends Callable<T> {}

    /**
     * Does the work.
     *
     * @param what its subject, for the message if it is cancelled
     * @param cut cuts the work's connections; called from another thread
     */
    <T> T call(String what, Work<T> work, Runnable cut) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread worker = DaemonThreads.start("mkt fetch " + what, task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (InterruptedException e) {
            cancelled = true;
            worker.interrupt();
            // Closing a stream waits for its reader, so that not even this may hold up the caller.
            DaemonThreads.start("mkt cut " + what, cut);
            awaitShortly(worker);
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        }
    }

    private static void awaitShortly(Thread worker) {
        try {
            worker.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            // interrupted twice: whoever did that does not want to wait
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Ends a transfer of JGit's between two packets. */
    EmptyProgressMonitor monitor() {
        return new EmptyProgressMonitor() {
            @Override
            public boolean isCancelled() {
                return cancelled;
            }
        };
    }
}
