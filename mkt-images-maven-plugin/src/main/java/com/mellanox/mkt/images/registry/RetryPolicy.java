package com.mellanox.mkt.images.registry;

import java.time.Duration;

/**
 * How long a registry is waited for.
 *
 * @param answer until it answers at all, and between two packets
 * @param overall with retries for everything, from the first question on; without, for each question by itself
 * @param retries whether a registry that is busy or away is tried again until then
 */
public record RetryPolicy(Duration answer, Duration overall, boolean retries) {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** Tries again and again, as somebody does who has built for an hour and wants to publish. */
    public static RetryPolicy upTo(Duration overall) {
        return new RetryPolicy(overall.compareTo(ANSWER) < 0 ? overall : ANSWER, overall, true);
    }

    /** Tries once, as somebody does who has something better to do without an answer. */
    public static RetryPolicy once(Duration overall) {
        return new RetryPolicy(overall, overall, false);
    }
}
