package com.mellanox.mkt.images.registry;

import java.time.Duration;

/**
 * How long to wait for a registry.
 *
 * @param answer the time-out of connecting, and between two packets
 * @param overall with retries the time limit of all requests together, from the first one on; without, of each request
 * @param retries whether failed requests are repeated within the time limit
 */
public record RetryPolicy(Duration answer, Duration overall, boolean retries) {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** Repeats failed requests: for publishing, after an hour of building. */
    public static RetryPolicy upTo(Duration overall) {
        return new RetryPolicy(overall.compareTo(ANSWER) < 0 ? overall : ANSWER, overall, true);
    }

    /** Repeats nothing: for requests that the run can do without. */
    public static RetryPolicy once(Duration overall) {
        return new RetryPolicy(overall, overall, false);
    }
}
