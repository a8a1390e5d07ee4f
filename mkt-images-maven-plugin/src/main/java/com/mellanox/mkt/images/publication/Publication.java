package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the images of one key, all or nothing: first everything goes to the registry under tags that nobody uses by
 * hand, and is read back; only then the tags move that people use, the KVM image's last. What fails before leaves these
 * as they were, and the next run sends only what is missing.
 */
public final class Publication {
    private final Engine engine;
    private final Registry registry;
    private final BootRecords boots;
    private final BuildListener listener;
    private final Clock clock;

    /**
     * Publishes from an engine to a registry.
     *
     * @param boots what has booted on this machine
     */
    public Publication(Engine engine, Registry registry, BootRecords boots, BuildListener listener, Clock clock) {
        this.engine = engine;
        this.registry = registry;
        this.boots = boots;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * What is to be published, and how.
     *
     * @param tags the tags that people use, for every final image
     * @param anew whether products are sent that the registry has of the same inputs
     * @param receipt where the receipt goes
     * @param timeout how long it may take in all
     */
    public record Order(
            BuiltImages built, List<String> tags, PublishOptions terms, boolean anew, Path receipt, Duration timeout) {
        public Order {
            tags = List.copyOf(tags);
        }

        /** The repositories that are written to. */
        Set<String> repositories() {
            Set<String> repositories = new LinkedHashSet<>();
            built.images().forEach(image -> repositories.add(image.published().repository()));
            built.published()
                    .forEach(
                            image -> repositories.add(image.publishedReference().repository()));
            return repositories;
        }

        /** The moves in their order: tag by tag, and the KVM image after all others. */
        List<Move> moves() {
            List<Move> moves = new ArrayList<>();
            List<Image> images = new ArrayList<>(built.images());
            images.removeIf(Image::isKvm);
            built.images().stream().filter(Image::isKvm).forEach(images::add);
            images.forEach(image -> tags.forEach(
                    tag -> moves.add(new Move(image, image.reference().withTag(tag)))));
            return moves;
        }
    }

    /** A tag that is to stand for an image. */
    record Move(Image image, ImageReference tag) {}

    /** Publishes, and returns the receipt, which is in its file by then. */
    public Receipt publish(Order order) {
        long start = System.nanoTime();
        EnginePush push = new EnginePush(engine, Deadline.in(order.timeout(), clock), listener);
        BuiltImages built = order.built();
        registry.logIn(order.repositories(), Right.PUSH);
        Map<ImageReference, Optional<Digest>> before = present(order);
        new PublicationChecks(engine.images(), registry, new BootRequirement(boots), listener).check(order, before);
        listener.on(new BuildEvent.PublicationStarted(
                built.key(),
                registry.host(),
                built.images().size() + built.published().size()));
        Optional<Receipt> last = ReceiptFile.find(order.receipt());
        Map<ImageReference, Upload> there =
                new ImageUploads(push, registry, workDirectory(order), last, listener).run(built, order.anew());
        Receipt receipt = receipt(order, before, there, last);
        ReceiptFile.write(order.receipt(), receipt);
        TagMoves moves = new TagMoves(push, registry, listener);
        order.moves()
                .forEach(move ->
                        moves.move(move, digest(there, move), before.getOrDefault(move.tag(), Optional.empty())));
        ReceiptFile.write(order.receipt(), receipt.completed());
        listener.on(new BuildEvent.PublicationFinished(
                built.key(),
                receipt.tags().stream().map(Moved::tag).toList(),
                receipt.images().stream().mapToLong(Upload::sent).sum(),
                Duration.ofNanos(System.nanoTime() - start)));
        return receipt.completed();
    }

    private static Path workDirectory(Order order) {
        return Objects.requireNonNull(order.receipt().toAbsolutePath().getParent());
    }

    /** What the tags stand for now. */
    private Map<ImageReference, Optional<Digest>> present(Order order) {
        Map<ImageReference, Optional<Digest>> present = new HashMap<>();
        order.moves().forEach(move -> present.put(move.tag(), registry.digest(move.tag())));
        return present;
    }

    private static Digest digest(Map<ImageReference, Upload> there, Move move) {
        return Objects.requireNonNull(there.get(move.image().published())).digest();
    }

    private Receipt receipt(
            Order order,
            Map<ImageReference, Optional<Digest>> before,
            Map<ImageReference, Upload> there,
            Optional<Receipt> last) {
        boolean moves = order.moves().stream()
                .anyMatch(move ->
                        !before.getOrDefault(move.tag(), Optional.empty()).equals(Optional.of(digest(there, move))));
        // A publication that was broken off, or that nothing has come to since: it is still the one to be taken back.
        Optional<Receipt> same = last.filter(receipt -> !receipt.complete() || !moves);
        List<Moved> tags = order.moves().stream()
                .map(move -> new Moved(
                        move.tag(),
                        before(
                                move.tag(),
                                digest(there, move),
                                before.getOrDefault(move.tag(), Optional.empty()),
                                same),
                        digest(there, move)))
                .toList();
        return new Receipt(
                order.built().key(),
                order.built().version(),
                clock.instant(),
                false,
                withBoots(order.built(), there),
                tags);
    }

    private List<Upload> withBoots(BuiltImages built, Map<ImageReference, Upload> there) {
        Map<ImageReference, Upload> all = new LinkedHashMap<>(there);
        built.images().stream()
                .filter(Image::isKvm)
                .forEach(image -> all.computeIfPresent(
                        image.published(), (published, upload) -> upload.withBoot(boots.of(image.id()))));
        return List.copyOf(all.values());
    }

    /** What a tag stood for before it stood for this, which an earlier run may have brought about. */
    private static @Nullable Digest before(
            ImageReference tag, Digest after, Optional<Digest> now, Optional<Receipt> last) {
        Optional<Digest> before = now.equals(Optional.of(after))
                ? last.flatMap(receipt -> receipt.moved(tag, after))
                        .map(Moved::earlier)
                        .orElse(now)
                : now;
        return before.orElse(null);
    }
}
