package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Publication.Move;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/** Moves the tags that people use to images that are at the registry already. */
final class TagMoves {
    private final EnginePush push;
    private final Registry registry;
    private final BuildListener listener;

    TagMoves(EnginePush push, Registry registry, BuildListener listener) {
        this.push = push;
        this.registry = registry;
        this.listener = listener;
    }

    /**
     * Moves one, by a push that finds every layer there.
     *
     * @param digest the digest to move it to
     * @param before the digest that it points to now
     */
    void move(Move move, Digest digest, Optional<Digest> before) {
        ImageReference tag = move.tag();
        if (before.equals(Optional.of(digest))) {
            return;
        }
        Image image = move.image();
        if (!push.push(image.id(), tag, image.reference()).digest().equals(digest)) {
            // An engine that has forgotten the upload compresses the layers again, not always to the same bytes.
            put(registry, tag, digest);
        }
        check(registry, tag, digest);
        listener.on(new BuildEvent.TagMoved(tag, before, digest));
    }

    /** Moves the tag to a manifest that its repository has. */
    static void put(Registry registry, ImageReference tag, Digest digest) {
        registry.put(
                tag,
                registry.manifest(new ImageReference(tag.name(), null, digest)).orElseThrow(() -> gone(tag, digest)));
    }

    static RegistryException gone(ImageReference tag, Digest digest) {
        return new RegistryException(
                RegistryException.Kind.ABSENT,
                tag.name() + "@" + digest + " is not at the registry any more",
                "Check whether the registry removes untagged images",
                null);
    }

    static void check(Registry registry, ImageReference tag, Digest digest) {
        Optional<Digest> now = registry.digest(tag);
        if (!now.equals(Optional.of(digest))) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    tag + " was moved to " + digest + ", and points to "
                            + now.map(Digest::toString).orElse("nothing"),
                    "Check whether another publication is running, and run again",
                    null);
        }
    }
}
