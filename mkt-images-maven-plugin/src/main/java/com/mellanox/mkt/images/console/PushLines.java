package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The lines of pushes: for each one the start, its progress every few seconds, and the end. */
final class PushLines {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Map<ImageReference, Instant> lastLines = new HashMap<>();

    PushLines(InstantSource clock) {
        this.clock = clock;
    }

    synchronized String text(BuildEvent.PushStarted push) {
        lastLines.put(push.image(), clock.instant());
        return push.image() + ": pushing";
    }

    /** Empty if the last line is younger than the interval. */
    synchronized Optional<String> text(BuildEvent.PushProgress push) {
        Instant now = clock.instant();
        Instant last = lastLines.get(push.image());
        if (last != null && Duration.between(last, now).compareTo(INTERVAL) < 0) {
            return Optional.empty();
        }
        lastLines.put(push.image(), now);
        return Optional.of(push.image() + ": pushing, " + push.layersDone() + " of " + push.layers()
                + (push.layers() == 1 ? " layer" : " layers")
                + (push.bytes() == 0 ? "" : ", " + Sizes.part(push.bytesDone(), push.bytes())));
    }

    synchronized String text(BuildEvent.PushFinished push) {
        lastLines.remove(push.image());
        return push.image() + ": pushed in " + PlainConsole.time(push.time()) + ", " + Sizes.sent(push.bytesSent());
    }
}
