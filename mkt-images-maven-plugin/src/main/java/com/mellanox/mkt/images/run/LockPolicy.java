package com.mellanox.mkt.images.run;

/** How a run uses the lock file of its module: {@code -Dmkt.lock}. */
public enum LockPolicy {
    /** The run is held to it, if it exists. */
    USE,
    /** It is renewed, and the run is held to it. */
    UPDATE,
    /** It is ignored. */
    OFF
}
