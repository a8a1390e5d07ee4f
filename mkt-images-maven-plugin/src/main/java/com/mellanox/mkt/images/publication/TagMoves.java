package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Publication.Move;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Moves the tags that people use to images that are at the registry already. */
final class TagMoves {
    private static final String RUN_AGAIN =
            "Run the same command again: all images are at the registry, and it moves the remaining tags";

    private final EnginePush push;
    private final Registry registry;
    private final BuildListener listener;

    TagMoves(EnginePush push, Registry registry, BuildListener listener) {
        this.push = push;
        this.registry = registry;
        this.listener = listener;
    }

    /**
     * Moves the tags one after the other. A failure and a cancelled run list those that have been moved and those that have
     * not.
     *
     * @param before the digests that the tags point to now
     * @param uploads what is at the registry, by content-keyed references
     */
    void run(List<Move> moves, Map<ImageReference, Digest> before, Map<ImageReference, Upload> uploads) {
        List<String> moved = new ArrayList<>();
        List<String> remaining = new ArrayList<>();
        moves.forEach(move -> remaining.add(move.tag().toString()));
        try {
            for (Move move : moves) {
                Digest digest = Objects.requireNonNull(uploads.get(move.image().published()))
                        .digest();
                if (!digest.equals(before.get(move.tag()))) {
                    move(move, digest, Optional.ofNullable(before.get(move.tag())));
                }
                moved.add(remaining.remove(0));
            }
        } catch (RegistryException e) {
            String status = status(moved, remaining);
            throw new RegistryException(e.kind(), e.problem() + ". " + status, e.remedy() + ". " + RUN_AGAIN, e);
        } catch (EngineException e) {
            throw new EngineException(e.getMessage() + ". " + status(moved, remaining), RUN_AGAIN, e);
        } catch (CancelledException e) {
            // An event, since the JVM may end before Maven prints the exception.
            listener.on(new BuildEvent.Warning(status(moved, remaining), RUN_AGAIN));
            throw e;
        }
    }

    private static String status(List<String> moved, List<String> remaining) {
        return "Tags moved: " + (moved.isEmpty() ? "none" : String.join(", ", moved)) + "; tags not moved: "
                + String.join(", ", remaining);
    }

    /** Moves a tag by a push that finds every layer at the registry. */
    private void move(Move move, Digest digest, Optional<Digest> before) {
        ImageReference tag = move.tag();
        Image image = move.image();
        if (push.push(image.id(), tag, image.reference()).digest().equals(digest)) {
            registry.check(tag, digest);
        } else {
            // An engine that does not remember the upload compresses the layers again, not always to the same bytes.
            registry.put(tag, manifest(registry, tag, digest));
        }
        listener.on(new BuildEvent.TagMoved(tag, before, digest));
    }

    /**
     * The manifest that a tag is moved to.
     *
     * @throws RegistryException if the registry does not have it
     */
    static Manifest manifest(Registry registry, ImageReference tag, Digest digest) {
        return registry.manifest(tag, digest)
                .orElseThrow(() -> new RegistryException(
                        RegistryException.Kind.ABSENT,
                        tag.name() + "@" + digest + " is not at the registry any more",
                        "Check whether the registry removes untagged images",
                        null));
    }
}
