package com.mellanox.mkt.images.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time that goes by at once, and notes how long the pauses were. */
final class FakeBackoff extends Backoff {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = START;

    @Override
    Instant now() {
        return now;
    }

    @Override
    void pause(Duration time) {
        pauses.add(time);
        now = now.plus(time);
    }

    @Override
    double fraction() {
        return 1;
    }

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
