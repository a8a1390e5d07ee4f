package com.mellanox.mkt.images.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The clock and the pauses between attempts. */
class Backoff {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    /** The time, which no correction of the clock moves. */
    Instant now() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** A random number from 0 to 1, so that many clients do not retry at the same time. */
    double fraction() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
