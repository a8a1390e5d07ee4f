package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lines for pushes: of each one the start, how far it is every few seconds, and the end. */
final class PushLines {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Map<ImageReference, Instant> told = new HashMap<>();

    PushLines(InstantSource clock) {
        this.clock = clock;
    }

    synchronized String word(PushStarted push) {
        told.put(push.image(), clock.instant());
        return push.image() + ": pushing";
    }

    /** Empty where the last line is too young for another. */
    synchronized Optional<String> word(PushProgress push) {
        Instant now = clock.instant();
        Instant last = told.get(push.image());
        if (last != null && Duration.between(last, now).compareTo(INTERVAL) < 0) {
            return Optional.empty();
        }
        told.put(push.image(), now);
        return Optional.of(push.image() + ": pushing, " + push.layersDone() + " of " + push.layers()
                + (push.layers() == 1 ? " layer" : " layers")
                + (push.bytes() == 0 ? "" : ", " + Sizes.part(push.bytesDone(), push.bytes())));
    }

    synchronized String word(PushFinished push) {
        told.remove(push.image());
        return push.image() + ": pushed in " + PlainConsole.time(push.time()) + ", "
                + (push.bytesSent() == 0 ? "nothing to send" : Sizes.of(push.bytesSent()) + " sent");
    }
}
