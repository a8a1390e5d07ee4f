package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;

/** What a solve needs of the engine or the builder that it runs on: its way to cancel, and its way to fail. */
public interface BuilderAccess {

    /**
     * Registers how something is cancelled when the engine is closed.
     *
     * @param what its name, {@code the build of local_mkt/kvm:deb12}
     * @throws CancelledException if the engine was closed already
     */
    void add(String what, Runnable cancellation);

    /** Removes what has ended. */
    void remove(Runnable cancellation);

    /** The exception for a connection that broke during something: that it was cancelled, if the engine was closed. */
    MktException lost(String during, Throwable failure);
}
