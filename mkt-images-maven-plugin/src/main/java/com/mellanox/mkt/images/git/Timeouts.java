package com.mellanox.mkt.images.git;

import java.time.Duration;

/**
 * How long a server may keep silent.
 *
 * @param connect until it answers at all
 * @param stall between two packets
 */
record Timeouts(Duration connect, Duration stall) {
    static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(60));

    int connectMillis() {
        return Math.toIntExact(connect.toMillis());
    }

    int stallMillis() {
        return Math.toIntExact(stall.toMillis());
    }

    int stallSeconds() {
        return Math.max(1, Math.toIntExact(stall.toSeconds()));
    }
}
