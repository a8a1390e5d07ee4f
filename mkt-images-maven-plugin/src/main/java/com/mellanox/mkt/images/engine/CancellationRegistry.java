package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is in progress on an engine, so that closing the engine can end it all. */
public final class CancellationRegistry {
    private final Map<Runnable, Work> cancellations = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Something that is in progress. Two of them are never equal.
     *
     * @param what its name, {@code the build of local_mkt/support_simx:fc40}
     * @param start when it started, in the nanoseconds of {@link System#nanoTime}
     * @param isRequest whether it is one request, which takes no long time unless the engine is slow
     */
    public record Work(String what, long start, boolean isRequest, Runnable cancellation) {}

    /**
     * Registers how something is cancelled that is about to start.
     *
     * @param what its name, {@code the build of local_mkt/support_simx:fc40}
     * @throws CancelledException if the engine was closed already
     */
    public void add(String what, Runnable cancellation) {
        add(new Work(what, System.nanoTime(), false, cancellation));
    }

    /**
     * Registers a request that ends with its connection.
     *
     * @return what is given to {@link #remove} at its end
     * @throws CancelledException if the engine was closed already
     */
    public Runnable addRequest(String what) {
        Runnable itself = new WithConnection();
        add(new Work(what, System.nanoTime(), true, itself));
        return itself;
    }

    /** An object for each request. */
    private static final class WithConnection implements Runnable {
        @Override
        public void run() {
            // Closing the connections ends it.
        }
    }

    private void add(Work work) {
        cancellations.put(work.cancellation(), work);
        if (isClosed()) {
            cancellations.remove(work.cancellation());
            throw new CancelledException(work.what());
        }
    }

    /** What is in progress. */
    public List<Work> works() {
        return List.copyOf(cancellations.values());
    }

    /** Removes what has ended. */
    public void remove(Runnable cancellation) {
        cancellations.remove(cancellation);
    }

    /**
     * Waits for some time.
     *
     * @param what what waits, {@code the push of harbor.mellanox.com/mkt/kvm:fc40}
     * @throws CancelledException if the thread was interrupted or the engine closed
     */
    public void pause(String what, Duration time) {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CancelledException(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        }
    }

    /**
     * Runs work in a thread of its own, since a read from a Unix socket has no timeout, and waits for its result.
     *
     * @param what its name, {@code the request for the digest of debian:bookworm}
     * @throws CancelledException if the thread was interrupted or the engine closed
     * @throws ExecutionException if the work fails
     * @throws TimeoutException if there is no result in that time; the work is interrupted
     */
    public <T> T call(String what, Duration within, Callable<T> work) throws ExecutionException, TimeoutException {
        FutureTask<T> task = new FutureTask<>(work);
        Runnable cancellation = () -> task.cancel(true);
        add(what, cancellation);
        DaemonThreads.start("mkt-engine-request", task);
        try {
            return task.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } finally {
            remove(cancellation);
            task.cancel(true);
        }
    }

    /** Whether the engine was closed. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Ends all, and lets whatever is added later fail. */
    public void cancelAll() {
        closed.countDown();
        cancellations.keySet().forEach(Runnable::run);
    }
}
