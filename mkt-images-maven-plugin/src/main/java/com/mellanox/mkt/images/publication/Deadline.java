package com.mellanox.mkt.images.publication;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time limit of a publication, over all of its steps. */
record Deadline(Instant end, InstantSource clock) {

    static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock.instant().plus(time), clock);
    }

    /** The time left; at least a second, so that a step that is nearly done can finish. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }
}
