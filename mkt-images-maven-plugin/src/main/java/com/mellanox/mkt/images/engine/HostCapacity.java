package com.mellanox.mkt.images.engine;

/**
 * The size of an engine's host.
 *
 * @param processors its processors
 * @param memory its memory, in bytes
 */
public record HostCapacity(int processors, long memory) {
    /** Memory to reserve for each build: an assumption, which {@code mkt.jobs} overrides. */
    private static final long MEMORY_OF_A_BUILD = 2L << 30;

    /** How many images to build at once by default: one for each processor that has enough memory. */
    public int jobs() {
        return (int) Math.max(1, Math.min(processors, memory / MEMORY_OF_A_BUILD));
    }
}
