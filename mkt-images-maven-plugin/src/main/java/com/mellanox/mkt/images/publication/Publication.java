package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Receipt.Attached;
import com.mellanox.mkt.images.publication.Receipt.Compiled;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Publishes the images of one key, all or nothing: first everything is uploaded under tags that nobody uses by hand, and is
 * read back, then signatures and documents are attached; only then the tags move that people use, the KVM image's last. A failure
 * before leaves these as they were, and the next run sends only what is missing.
 */
public final class Publication {
    private final Engine engine;
    private final Registry registry;
    private final Path cacheDirectory;
    private final BootRecords boots;
    private final BuildListener listener;
    private final Clock clock;

    /**
     * Publishes from an engine to a registry.
     *
     * @param cacheDirectory the user's, with the records of the images that have booted on this machine
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
     * The images to publish, and how.
     *
     * @param tags the tags that people use, for every final image
     * @param resendsProducts whether products are sent even if the registry has those of the same inputs
     * @param receipt the file of the receipt
     * @param timeout for the whole publication
     * @param isPart whether the tags are those of an index that is moved later, once the images of all platforms are there
     * @param attachments what is attached to the images
     */
    public record Request(
            BuiltImages built,
            List<String> tags,
            PublishOptions options,
            boolean resendsProducts,
            Path receipt,
            Duration timeout,
            boolean isPart,
            AttachmentOptions attachments) {
        public Request {
            tags = List.copyOf(tags);
        }

        /** One that moves its tags, and attaches nothing. */
        public Request(
                BuiltImages built,
                List<String> tags,
                PublishOptions options,
                boolean resendsProducts,
                Path receipt,
                Duration timeout) {
            this(built, tags, options, resendsProducts, receipt, timeout, false, AttachmentOptions.NONE);
        }

        /** The repositories that are written to. */
        Set<String> repositories() {
            Set<String> repositories = new LinkedHashSet<>();
            built.images().forEach(image -> repositories.add(image.published().repository()));
            built.published()
                    .forEach(image -> repositories.add(
                            Objects.requireNonNull(image.published()).repository()));
            return repositories;
        }

        /**
         * The names that the engine gets for the pushes and does not have now, but for those that other publications use: such
         * a name is removed by the last one.
         */
        Map<ImageReference, ImageId> temporaryNames(ImageInventory inventory, Collection<String> usedByOthers) {
            Map<ImageReference, ImageId> names = new LinkedHashMap<>();
            built.images().forEach(image -> names.put(image.published(), image.id()));
            if (!isPart) {
                moves().forEach(move -> names.put(move.tag(), move.image().id()));
            }
            names.keySet()
                    .removeIf(name -> inventory.find(name).isPresent() && !usedByOthers.contains(name.toString()));
            return names;
        }

        /** The moves in their order: tag by tag, and the KVM image after all others. */
        List<Move> moves() {
            List<Image> images = new ArrayList<>(built.images());
            images.removeIf(Image::isKvm);
            built.images().stream().filter(Image::isKvm).forEach(images::add);
            return images.stream()
                    .flatMap(image -> tags.stream()
                            .map(tag -> new Move(image, image.reference().withTag(tag))))
                    .toList();
        }
    }

    /** A tag that is to point to an image. */
    record Move(Image image, ImageReference tag) {}

    /** Publishes, and returns the receipt, which is in its file by then. */
    public Receipt publish(Request request) {
        long start = System.nanoTime();
        BuiltImages built = request.built();
        registry.logIn(request.repositories(), Right.PUSH);
        Map<ImageReference, Digest> before = present(request);
        ImageInventory inventory = engine.images();
        new PublicationChecks(inventory, registry, boots, listener).check(request, before);
        listener.on(new BuildEvent.PublicationStarted(
                built.key(),
                registry.host(),
                built.images().size() + built.published().size()));
        Receipt receipt;
        try (PublicationJournal journal = journal(request, inventory)) {
            receipt = publish(request, before, journal.workDirectory());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Temporary files of the publication cannot be written: " + e.getMessage(),
                    "Check the permissions and the free space of " + cacheDirectory + " and of target");
        }
        if (!request.isPart()) {
            listener.on(new BuildEvent.PublicationFinished(
                    built.key(),
                    receipt.tags().stream().map(Moved::tag).toList(),
                    receipt.images().stream().mapToLong(Upload::sent).sum(),
                    Duration.ofNanos(System.nanoTime() - start)));
        }
        return receipt;
    }

    /** The digests that the tags point to now. */
    private Map<ImageReference, Digest> present(Request request) {
        Map<ImageReference, Digest> present = new HashMap<>();
        request.moves()
                .forEach(move -> registry.digest(move.tag()).ifPresent(digest -> present.put(move.tag(), digest)));
        return present;
    }

    private PublicationJournal journal(Request request, ImageInventory inventory) throws IOException {
        PublicationJournal.removeAbandoned(cacheDirectory, engine, listener);
        List<String> usedByOthers = PublicationJournal.namesInUse(cacheDirectory, engine);
        Path target = Objects.requireNonNull(request.receipt().toAbsolutePath().getParent());
        return PublicationJournal.open(cacheDirectory, target, engine, request.temporaryNames(inventory, usedByOthers));
    }

    private Receipt publish(Request request, Map<ImageReference, Digest> before, Path workDirectory) {
        EnginePush push = new EnginePush(
                engine,
                ImageLocks.ofPushes(cacheDirectory, engine.description()),
                Deadline.in(request.timeout()),
                listener);
        Optional<Receipt> last = PublicationFiles.takeReceipt(request.receipt(), listener);
        Map<ImageReference, Upload> uploads = new ImageUploads(push, registry, boots, workDirectory, last, listener)
                .run(request.built(), request.resendsProducts());
        List<Attached> attached = new Attachments(registry, request.attachments(), listener)
                .attach(request.built(), List.copyOf(uploads.values()));
        List<Moved> moves = moves(request, before, uploads);
        if (!request.options().force()) {
            checkUnmoved(moves);
        }
        Receipt receipt = new Receipt(
                request.built().key(),
                request.built().version(),
                clock.instant(),
                false,
                List.copyOf(uploads.values()),
                Moved.since(last, moves),
                request.built().packages().stream()
                        .map(each -> new Compiled(each.name(), each.source()))
                        .toList(),
                attached);
        last.filter(earlier -> !earlier.hasImagesOf(receipt))
                .ifPresent(earlier -> PublicationFiles.keepEarlier(request.receipt(), earlier));
        PublicationFiles.writeReceipt(request.receipt(), receipt);
        if (!request.isPart()) {
            TagMoves.Mover mover = new PushedTags(push, registry, request.moves());
            new TagMoves(listener).run(moves, mover);
        }
        PublicationFiles.writeReceipt(request.receipt(), receipt.completed());
        return receipt.completed();
    }

    /** Between the checks and the end of the uploads, others can publish, too. */
    private void checkUnmoved(List<Moved> moves) {
        List<String> moved = new ArrayList<>();
        for (Moved move : moves) {
            Optional<Digest> now = registry.digest(move.tag());
            if (!now.equals(move.earlier()) && !now.equals(Optional.of(move.after()))) {
                moved.add(move.tag() + " (now " + now.map(Digest::toString).orElse("gone") + ")");
            }
        }
        if (!moved.isEmpty()) {
            throw new InvalidInputException(
                    "Another publication has moved tags while this one ran: " + String.join(", ", moved),
                    "No tag was moved by this one. Find out which of both is wanted; to replace the other one, run again");
        }
    }

    /** From the digests that the tags point to now to those that are uploaded. */
    private static List<Moved> moves(
            Request request, Map<ImageReference, Digest> before, Map<ImageReference, Upload> uploads) {
        return request.isPart()
                ? List.of()
                : request.moves().stream()
                        .map(move -> new Moved(
                                move.tag(),
                                before.get(move.tag()),
                                Objects.requireNonNull(uploads.get(move.image().published()))
                                        .digest()))
                        .toList();
    }
}
