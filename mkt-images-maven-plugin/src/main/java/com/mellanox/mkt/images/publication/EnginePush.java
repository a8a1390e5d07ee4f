package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Pushes of an engine's images under other names than their own. Afterwards the engine has its former names. */
record EnginePush(Engine engine, Instant end, InstantSource clock, BuildListener listener) {

    /**
     * What a push has come to.
     *
     * @param sent the bytes that went over the network
     */
    record Pushed(Digest digest, long sent) {}

    /**
     * Pushes an image.
     *
     * @param own the name that it keeps
     */
    Pushed push(ImageId image, ImageReference name, ImageReference own) {
        AtomicLong sent = new AtomicLong();
        Optional<ImageId> before = engine.find(name);
        engine.tag(image, name);
        try {
            Digest digest = engine.push(name, left(), event -> {
                if (event instanceof PushFinished finished) {
                    sent.set(finished.bytesSent());
                }
                listener.on(event);
            });
            return new Pushed(digest, sent.get());
        } finally {
            if (before.isPresent()) {
                engine.tag(before.get(), name);
            } else if (!name.isSameAs(own)) {
                engine.untag(name);
            }
        }
    }

    /** The time left; at least a second, so that a step that is nearly done can finish. */
    private Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }
}
