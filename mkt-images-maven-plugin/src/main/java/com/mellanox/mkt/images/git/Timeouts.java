package com.mellanox.mkt.images.git;

/**
 * How long a server may not answer.
 *
 * @param connectMillis until the connection is established
 * @param stallMillis between two packets
 */
record Timeouts(int connectMillis, int stallMillis) {
    static final Timeouts DEFAULT = new Timeouts(30_000, 60_000);

    int stallSeconds() {
        return Math.max(1, stallMillis / 1000);
    }
}
