package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.time.Duration;

/** A daemon that has been connected to does not answer. */
public final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(Duration limit, Throwable cause) {
        super(message(limit), cause);
    }

    /**
     * What is told of it.
     *
     * @param limit for how long the answer was awaited
     */
    public static String message(Duration limit) {
        return "no answer within " + limit.toMillis() / 1000.0 + " s";
    }
}
