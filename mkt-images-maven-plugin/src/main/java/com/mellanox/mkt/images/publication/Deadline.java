package com.mellanox.mkt.images.publication;

import java.time.Duration;

/**
 * The end of a time limit, which no correction of the clock moves.
 *
 * @param nanos in the time of {@link System#nanoTime}
 */
record Deadline(long nanos) {
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** The one of a limit that begins here. */
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** The time left; at least a second, so that a step that is nearly done can finish. */
    Duration left() {
        Duration left = Duration.ofNanos(nanos - System.nanoTime());
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
