package com.mellanox.mkt.images.boot;

import java.time.Duration;

/**
 * How long a boot waits for what must come soon.
 *
 * @param silence how long a VM under KVM may print nothing before it is taken for one that hangs
 * @param lastWords how long one that is lost may go on, since what says most comes after the line that says so
 */
record ProgressTimeouts(Duration silence, Duration lastWords) {
    /** A kernel that is run by a processor prints its first line in less than a second. */
    static final ProgressTimeouts USUAL = new ProgressTimeouts(Duration.ofSeconds(8), Duration.ofSeconds(3));
}
