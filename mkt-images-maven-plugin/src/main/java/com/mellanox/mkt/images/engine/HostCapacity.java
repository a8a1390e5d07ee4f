package com.mellanox.mkt.images.engine;

/**
 * What an engine's host has to build with.
 *
 * @param processors its processors
 * @param memory its memory, in bytes
 */
public record HostCapacity(int processors, long memory) {
    /** Memory to leave for each build: an assumption, for who knows better there is {@code mkt.jobs}. */
    private static final long MEMORY_OF_A_BUILD = 2L << 30;

    /** How many images to build at once where nobody says: one for each processor that has memory enough. */
    public int jobs() {
        return (int) Math.max(1, Math.min(processors, memory / MEMORY_OF_A_BUILD));
    }
}
