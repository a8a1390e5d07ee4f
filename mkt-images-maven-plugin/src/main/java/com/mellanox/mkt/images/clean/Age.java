package com.mellanox.mkt.images.clean;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long something has not been used.
 *
 * @param days after how many days it counts as unused
 */
record Age(Clock clock, int days) {

    boolean isUnused(Instant lastUse) {
        return Duration.between(lastUse, clock.instant()).toDays() >= days;
    }

    /** {@code not used for 120 days}. */
    String reason(Instant lastUse) {
        return "not used for " + Duration.between(lastUse, clock.instant()).toDays() + " days";
    }
}
