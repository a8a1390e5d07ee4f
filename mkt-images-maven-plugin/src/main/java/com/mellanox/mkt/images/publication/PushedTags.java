package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Publication.Move;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/**
 * Moves tags by pushes of an engine, which find every layer at the registry.
 *
 * @param moves the tags, and the images that they are to point to
 */
record PushedTags(EnginePush push, Registry registry, List<Move> moves) implements TagMoves.Mover {
    PushedTags {
        moves = List.copyOf(moves);
    }

    @Override
    public void move(Moved move) {
        ImageReference tag = move.tag();
        Digest digest = move.after();
        Image image = moves.stream()
                .filter(each -> each.tag().equals(tag))
                .findFirst()
                .orElseThrow()
                .image();
        if (push.push(image.id(), tag, image.reference()).digest().equals(digest)) {
            registry.check(tag, digest);
        } else {
            // An engine that does not remember the upload compresses the layers again, not always to the same bytes.
            registry.put(tag, manifest(registry, tag, digest));
        }
    }

    /**
     * What a tag is moved to.
     *
     * @throws RegistryException if the registry does not have it
     */
    static StoredManifest manifest(Registry registry, ImageReference tag, Digest digest) {
        return registry.stored(new ImageReference(tag.name(), null, digest))
                .orElseThrow(() -> new RegistryException(
                        RegistryException.Kind.ABSENT,
                        tag.name() + "@" + digest + " is not at the registry any more",
                        "Check whether the registry removes untagged images",
                        null));
    }
}
