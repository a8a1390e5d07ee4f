package com.mellanox.mkt.images.clean;

import java.io.IOException;
import java.util.Optional;

/**
 * A thing that nobody needs.
 *
 * @param name as the user knows it: a reference, a path
 * @param size in bytes; 0 for what takes no room
 * @param reason why nobody needs it: {@code no name}, {@code not used for 120 days}
 */
record Leftover(String name, long size, String reason, Removal removal) {

    /** Checks a thing once more, under the locks that runs take, and removes it. */
    @FunctionalInterface
    interface Removal {
        /**
         * Does so without waiting.
         *
         * @param remove false to check only
         * @return why it stays, {@code in use by process 4711}; empty if it is removed, or would be
         * @throws com.mellanox.mkt.images.failure.MktException if it cannot be removed
         * @throws IOException if it cannot be removed
         */
        Optional<String> run(boolean remove) throws IOException;
    }

    /** Something that stays, and why. */
    static Leftover kept(String name, long size, String reason, String why) {
        return new Leftover(name, size, reason, remove -> Optional.of(why));
    }
}
