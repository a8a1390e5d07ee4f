package com.mellanox.mkt.images.watch;

import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs something again after each change of files. A change while it runs ends that run first, by an interrupt. */
public final class WatchLoop {
    /** How long a run may take to end if the loop ends. */
    private static final long GRACE_MILLIS = 10_000;

    private final FileWatch watch;
    private final Watched watched;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    public WatchLoop(FileWatch watch, Watched watched) {
        this.watch = watch;
        this.watched = watched;
    }

    /** What is run, and when. */
    public interface Watched {

        /** What is watched from now on; asked before each run. */
        List<WatchTarget> targets();

        /**
         * Runs once, in a thread of its own, and tells how it ended. What it throws ends the loop.
         *
         * @param isCancelled whether the run was ended by a change or with the loop, so that its failure is of no interest
         */
        void run(BooleanSupplier isCancelled);

        /**
         * Tells what has changed, before the next run.
         *
         * @param cancels whether a run is ended
         */
        void changed(List<Change> changes, boolean cancels);
    }

    /**
     * Never returns.
     *
     * @throws InterruptedException if this thread was interrupted
     * @throws RuntimeException as a run has thrown it
     */
    public void run() throws InterruptedException {
        while (true) {
            watch.watch(watched.targets());
            Run run = new Run(Thread.currentThread());
            Thread thread = DaemonThreads.start("mkt-watch-run", run);
            try {
                List<Change> changes = watch.await();
                run.cancelled = true;
                boolean cancels = thread.isAlive();
                watched.changed(changes, cancels);
                thread.interrupt();
                thread.join();
            } catch (InterruptedException e) {
                run.cancelled = true;
                end(thread);
                throwFailure();
                throw e;
            }
            throwFailure();
        }
    }

    private static void end(Thread run) throws InterruptedException {
        run.interrupt();
        run.join(GRACE_MILLIS);
    }

    private void throwFailure() {
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    /** One run. */
    private final class Run implements Runnable {
        private final Thread loop;
        private volatile boolean cancelled;

        Run(Thread loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            try {
                watched.run(() -> cancelled);
            } catch (RuntimeException | Error e) {
                failure.set(e);
                loop.interrupt();
            }
        }
    }
}
