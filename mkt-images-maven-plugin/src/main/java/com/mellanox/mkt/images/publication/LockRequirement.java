package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.type.ImageKey;

/** The check that images were built from what a lock file holds. */
public final class LockRequirement {
    private LockRequirement() {}

    /** What is wrong with images that were not, as a clause. */
    public static String problem(ImageKey key) {
        return "the images of " + key + " were built without a lock file, which mkt.push.requireLock asks for";
    }

    /** What to do about it. */
    public static String step(ImageKey key) {
        return "write the lock file, mvn mkt-images:lock -Dkey=" + key + ", and build again";
    }
}
