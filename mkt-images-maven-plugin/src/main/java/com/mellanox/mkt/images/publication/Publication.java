package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Receipt.Boot;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
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
    private static final String RUN_AGAIN =
            ". Run the same command again: all images are at the registry, and it moves the remaining tags";

    private final Engine engine;
    private final Registry registry;
    private final Path cacheDirectory;
    private final BootRecords boots;
    private final BuildListener listener;
    private final Clock clock;

    /**
     * Publishes from an engine to a registry.
     *
     * @param cacheDirectory the user's, where the records are of what has booted on this machine
     */
    public Publication(Engine engine, Registry registry, Path cacheDirectory, BuildListener listener, Clock clock) {
        this.engine = engine;
        this.registry = registry;
        this.cacheDirectory = cacheDirectory;
        this.boots = new BootRecords(cacheDirectory);
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
            BuiltImages built,
            List<String> tags,
            PublishOptions options,
            boolean anew,
            Path receipt,
            Duration timeout) {
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

        /** The names that the engine gets for the pushes and has not by now. */
        Map<ImageReference, ImageId> temporaryNames(ImageInventory held) {
            Map<ImageReference, ImageId> names = new LinkedHashMap<>();
            built.images().forEach(image -> names.put(image.published(), image.id()));
            moves().forEach(move -> names.put(move.tag(), move.image().id()));
            names.keySet().removeIf(name -> held.find(name).isPresent());
            return names;
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

    /** A tag that is to point to an image. */
    record Move(Image image, ImageReference tag) {}

    /** Publishes, and returns the receipt, which is in its file by then. */
    public Receipt publish(Order order) {
        long start = System.nanoTime();
        BuiltImages built = order.built();
        registry.logIn(order.repositories(), Right.PUSH);
        Map<ImageReference, Optional<Digest>> before = present(order);
        ImageInventory held = engine.images();
        new PublicationChecks(held, registry, new BootRequirement(boots), listener).check(order, before);
        listener.on(new BuildEvent.PublicationStarted(
                built.key(),
                registry.host(),
                built.images().size() + built.published().size()));
        Receipt receipt;
        try (PublicationJournal journal = journal(order, held)) {
            receipt = publish(order, before, journal.workDirectory());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Temporary files of the publication cannot be written: " + e.getMessage(),
                    "Check the permissions and the free space of " + cacheDirectory + " and of target");
        }
        listener.on(new BuildEvent.PublicationFinished(
                built.key(),
                receipt.tags().stream().map(Moved::tag).toList(),
                receipt.images().stream().mapToLong(Upload::sent).sum(),
                Duration.ofNanos(System.nanoTime() - start)));
        return receipt;
    }

    private PublicationJournal journal(Order order, ImageInventory held) throws IOException {
        PublicationJournal.removeAbandoned(cacheDirectory, engine, listener);
        Path target = Objects.requireNonNull(order.receipt().toAbsolutePath().getParent());
        return PublicationJournal.open(cacheDirectory, target, engine, order.temporaryNames(held));
    }

    private Receipt publish(Order order, Map<ImageReference, Optional<Digest>> before, Path workDirectory) {
        EnginePush push = new EnginePush(engine, clock.instant().plus(order.timeout()), clock, listener);
        Optional<Receipt> last = ReceiptFile.find(order.receipt());
        Map<ImageReference, Upload> uploads =
                new ImageUploads(push, registry, workDirectory, last, listener).run(order.built(), order.anew());
        Receipt receipt = receipt(order, before, uploads, last);
        ReceiptFile.write(order.receipt(), receipt);
        moveTags(order, before, uploads, new TagMoves(push, registry, listener));
        ReceiptFile.write(order.receipt(), receipt.completed());
        return receipt.completed();
    }

    private static void moveTags(
            Order order,
            Map<ImageReference, Optional<Digest>> before,
            Map<ImageReference, Upload> uploads,
            TagMoves tags) {
        List<String> moved = new ArrayList<>();
        List<String> left = new ArrayList<>();
        order.moves().forEach(move -> left.add(move.tag().toString()));
        try {
            for (Move move : order.moves()) {
                tags.move(move, digest(uploads, move), before.getOrDefault(move.tag(), Optional.empty()));
                moved.add(left.remove(0));
            }
        } catch (RegistryException e) {
            throw new RegistryException(e.kind(), e.problem() + status(moved, left), e.remedy() + RUN_AGAIN, e);
        } catch (EngineException e) {
            throw new EngineException(e.getMessage() + status(moved, left), RUN_AGAIN.strip(), e);
        }
    }

    private static String status(List<String> moved, List<String> left) {
        return ". Tags moved: " + (moved.isEmpty() ? "none" : String.join(", ", moved)) + "; tags not moved: "
                + String.join(", ", left);
    }

    /** The digests that the tags point to now. */
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
        // The last publication was not finished, or this one moves no tag: its receipt stays the one to go back to.
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
                        image.published(), (published, upload) -> upload.withBoot(Boot.of(boots.of(image.id())))));
        return List.copyOf(all.values());
    }

    /** The digest that a tag pointed to before this one, which an earlier run may have moved it to. */
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
