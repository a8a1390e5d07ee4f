package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.CancelledException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is under way on an engine, so that closing it can end it all. */
final class CancellationRegistry {
    private final Set<Runnable> cancellations = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Notes how something is cancelled that is about to start.
     *
     * @param what its name, {@code the build of local_mkt/support_simx:fc40}
     * @throws CancelledException where all is ended already
     */
    void add(String what, Runnable cancellation) {
        cancellations.add(cancellation);
        if (closed) {
            cancellations.remove(cancellation);
            throw new CancelledException(what);
        }
    }

    /** Forgets what has ended. */
    void remove(Runnable cancellation) {
        cancellations.remove(cancellation);
    }

    /**
     * Lets time pass, unless all is ended before.
     *
     * @param what what is waited with, {@code the push of harbor.mellanox.com/mkt/kvm:fc40}
     * @throws CancelledException where the thread was interrupted or all is ended
     */
    void pause(String what, Duration time) {
        CountDownLatch end = new CountDownLatch(1);
        Runnable cancellation = end::countDown;
        add(what, cancellation);
        try {
            if (end.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CancelledException(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } finally {
            remove(cancellation);
        }
    }

    /** Whether all was ended. */
    boolean isClosed() {
        return closed;
    }

    void cancelAll() {
        closed = true;
        cancellations.forEach(Runnable::run);
    }
}
