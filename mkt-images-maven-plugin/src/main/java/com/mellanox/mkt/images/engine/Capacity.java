package com.mellanox.mkt.images.engine;

/**
 * What an engine's host has to build with.
 *
 * @param processors its processors
 * @param memory its memory, in bytes
 */
public record Capacity(int processors, long memory) {
    /** What a compiler that is busy on all processors takes at the most, by experience with C++. */
    private static final long MEMORY_OF_A_BUILD = 2L << 30;

    /** How many images can be built at once without one slowing the others down for lack of either. */
    public int jobs() {
        return (int) Math.max(1, Math.min(processors, memory / MEMORY_OF_A_BUILD));
    }
}
