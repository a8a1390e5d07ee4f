package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.CancelledException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is under way on an engine, so that closing it can end it all. */
final class Running {
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

    /** Whether all was ended. */
    boolean isClosed() {
        return closed;
    }

    void cancelAll() {
        closed = true;
        cancellations.forEach(Runnable::run);
    }
}
