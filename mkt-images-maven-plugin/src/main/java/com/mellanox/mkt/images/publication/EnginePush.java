package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pushes of an engine's images under other names than their own. Afterwards the engine has its former names.
 *
 * @param locks one for each image by its own name: a publication must not remove the name by which another one pushes, nor take
 *     that for a name that the engine had before
 */
record EnginePush(Engine engine, ImageLocks locks, Deadline deadline, BuildListener listener) {

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
        List<Pushed> pushed = new ArrayList<>();
        locks.run(
                own,
                owner -> listener.on(new Notice(name + ": waiting, since it is being pushed by " + owner)),
                () -> pushed.add(pushUnderLock(image, name, own)));
        return pushed.get(0);
    }

    private Pushed pushUnderLock(ImageId image, ImageReference name, ImageReference own) {
        AtomicLong sent = new AtomicLong();
        Optional<ImageId> before = engine.find(name);
        engine.tag(image, name);
        try {
            Digest digest = engine.push(name, deadline.left(), event -> {
                if (event instanceof PushFinished finished) {
                    sent.set(finished.bytesSent());
                }
                listener.on(event);
            });
            return new Pushed(digest, sent.get());
        } finally {
            if (before.isPresent()) {
                restore(before.get(), image, name);
            } else if (!name.isSameAs(own)) {
                engine.untag(name);
            }
        }
    }

    /** Gives a name back, unless a build has given it to a newer image meanwhile. */
    private void restore(ImageId before, ImageId image, ImageReference name) {
        if (!before.equals(image) && engine.find(name).equals(Optional.of(image))) {
            engine.tag(before, name);
        }
    }
}
