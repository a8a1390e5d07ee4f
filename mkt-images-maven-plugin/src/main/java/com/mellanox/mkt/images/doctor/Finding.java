package com.mellanox.mkt.images.doctor;

/** The line of a check. */
public record Finding(String subject, Result result) {
    State state() {
        return result.state();
    }
}
