package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Moves the tags that people use back to what they pointed to before a publication. */
public final class TagRollback {
    private final Registry registry;
    private final BuildListener listener;

    public TagRollback(Registry registry, BuildListener listener) {
        this.registry = registry;
        this.listener = listener;
    }

    /**
     * Moves them back, after a check that all those images are still there. A failure lists the tags that have been moved, and
     * those that have not.
     *
     * @param force whether tags that others have moved since are moved, too
     * @throws InvalidInputException if a tag points to a digest that is not in the receipt
     */
    public void run(Receipt receipt, boolean force) {
        registry.logIn(
                receipt.tags().stream().map(moved -> moved.tag().repository()).collect(Collectors.toSet()), Right.PUSH);
        Map<Moved, Optional<Digest>> present = new LinkedHashMap<>();
        receipt.tags().forEach(moved -> present.put(moved, registry.digest(moved.tag())));
        if (!force) {
            checkUnchanged(present);
        }
        Map<ImageReference, StoredManifest> manifests = new LinkedHashMap<>();
        present.keySet()
                .forEach(moved -> moved.earlier()
                        .ifPresent(digest ->
                                manifests.put(moved.tag(), PushedTags.manifest(registry, moved.tag(), digest))));
        List<Moved> moves = new ArrayList<>();
        present.forEach((moved, now) -> moved.earlier()
                .ifPresentOrElse(
                        digest -> moves.add(new Moved(moved.tag(), now.orElse(null), digest)),
                        () -> now.ifPresent(digest -> warnOfNew(moved.tag()))));
        new TagMoves(listener).run(moves, move -> registry.put(move.tag(), manifest(manifests, move.tag())));
    }

    private static StoredManifest manifest(Map<ImageReference, StoredManifest> manifests, ImageReference tag) {
        return Optional.ofNullable(manifests.get(tag)).orElseThrow();
    }

    private static void checkUnchanged(Map<Moved, Optional<Digest>> present) {
        List<String> changed = new ArrayList<>();
        present.forEach((moved, now) -> {
            if (!now.equals(moved.earlier()) && !now.equals(Optional.of(moved.after()))) {
                changed.add(moved.tag() + " (now " + now.map(Digest::toString).orElse("gone") + ")");
            }
        });
        if (!changed.isEmpty()) {
            throw new InvalidInputException(
                    "Another publication has moved tags since this receipt: " + String.join(", ", changed),
                    "Use the receipt of the last publication, or move the tags in spite of that with -Dmkt.push.force");
        }
    }

    private void warnOfNew(ImageReference tag) {
        listener.on(new BuildEvent.Warning(
                tag + " did not exist before, and stays as it is",
                "Delete it at the registry if nobody should use it"));
    }
}
