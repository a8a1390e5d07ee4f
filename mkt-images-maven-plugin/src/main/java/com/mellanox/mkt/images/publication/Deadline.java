package com.mellanox.mkt.images.publication;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When a publication has to be done, over all of its steps. */
record Deadline(Instant end, InstantSource clock) {

    static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock.instant().plus(time), clock);
    }

    /** What is left; at least a second, so that what is all but done is told as that. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }
}
