package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.Receipt.Attached;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes the images of several platforms under one name: an index of the images that are at the registry already, each under a
 * content-keyed tag. The tags that people use move to the index once the images of all platforms are there.
 */
public final class IndexPublication {
    private final Registry registry;
    private final BuildListener listener;
    private final InstantSource clock;

    public IndexPublication(Registry registry, BuildListener listener, InstantSource clock) {
        this.registry = registry;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * The images of one platform, which are at the registry.
     *
     * @param receipt that of their publication
     */
    public record Part(BuiltImages built, Receipt receipt) {
        Digest digest(Image image) {
            return receipt.images().stream()
                    .filter(upload -> upload.image().equals(image.published()))
                    .findFirst()
                    .orElseThrow()
                    .digest();
        }
    }

    /**
     * Moves the tags.
     *
     * @param key the key that the tags are of
     * @param parts the platforms; one at least, all with the same images
     * @param file the file of the receipt
     * @return the receipt, which is in its file by then
     */
    public Receipt publish(ImageKey key, List<Part> parts, List<String> tags, Path file) {
        return publish(key, parts, tags, file, AttachmentOptions.NONE);
    }

    /**
     * Signs the indexes, and then moves the tags; {@link #publish(ImageKey, List, List, Path)}.
     *
     * @param attachments the key that signs; documents are of the images of single platforms
     */
    public Receipt publish(
            ImageKey key, List<Part> parts, List<String> tags, Path file, AttachmentOptions attachments) {
        long start = System.nanoTime();
        Map<ImageReference, ManifestIndex> indexes = new LinkedHashMap<>();
        for (Image image : inOrder(parts.get(0).built())) {
            ManifestIndex index = index(image, parts);
            tags.forEach(tag -> indexes.put(image.reference().withTag(tag), index));
        }
        List<Attached> attached = sign(indexes, parts, attachments);
        List<Moved> moves = new ArrayList<>();
        indexes.forEach(
                (tag, index) -> moves.add(new Moved(tag, registry.digest(tag).orElse(null), index.digest())));
        Optional<Receipt> last = PublicationFiles.takeReceipt(file, listener);
        Receipt receipt = new Receipt(
                key,
                parts.get(0).built().version(),
                clock.instant(),
                false,
                uploads(parts),
                Moved.since(last, moves),
                parts.get(0).receipt().packages(),
                attached);
        last.filter(earlier -> !earlier.hasImagesOf(receipt))
                .ifPresent(earlier -> PublicationFiles.keepEarlier(file, earlier));
        PublicationFiles.writeReceipt(file, receipt);
        new TagMoves(listener).run(moves, move -> registry.put(move.tag(), index(indexes, move)));
        PublicationFiles.writeReceipt(file, receipt.completed());
        listener.on(new BuildEvent.PublicationFinished(
                key,
                List.copyOf(indexes.keySet()),
                uploads(parts).stream().mapToLong(Upload::sent).sum(),
                Duration.ofNanos(System.nanoTime() - start)));
        return receipt.completed();
    }

    /** Signs the indexes, which get no tag before that; with what is attached to the images of each platform. */
    private List<Attached> sign(
            Map<ImageReference, ManifestIndex> indexes, List<Part> parts, AttachmentOptions options) {
        List<Attached> attached = new ArrayList<>();
        parts.forEach(part -> attached.addAll(part.receipt().attached()));
        if (options.key() == null) {
            return attached;
        }
        Map<ImageReference, ManifestIndex> byDigest = new LinkedHashMap<>();
        indexes.forEach((tag, index) -> byDigest.put(new ImageReference(tag.name(), null, index.digest()), index));
        Attachments attachments = new Attachments(registry, options, listener);
        byDigest.forEach((image, index) -> {
            registry.put(image, index);
            attached.addAll(attachments.attach(image, List.of()));
        });
        return attached;
    }

    /** The images, the KVM image last, since it is what people wait for. */
    private static List<Image> inOrder(BuiltImages built) {
        return built.images().stream()
                .sorted(Comparator.comparing(Image::isKvm))
                .toList();
    }

    private static StoredManifest index(Map<ImageReference, ManifestIndex> indexes, Moved move) {
        return Optional.ofNullable(indexes.get(move.tag())).orElseThrow();
    }

    private static List<Upload> uploads(List<Part> parts) {
        return parts.stream().flatMap(part -> part.receipt().images().stream()).toList();
    }

    /** The index of an image, whose parts are read back. */
    private ManifestIndex index(Image image, List<Part> parts) {
        Map<Platform, Manifest> manifests = new LinkedHashMap<>();
        for (Part part : parts) {
            Image same = part.built().images().stream()
                    .filter(other -> other.reference()
                            .shortName()
                            .equals(image.reference().shortName()))
                    .findFirst()
                    .orElseThrow();
            manifests.put(part.built().platform(), manifest(same.published(), part.digest(same)));
        }
        return ManifestIndex.of(manifests);
    }

    private Manifest manifest(ImageReference image, Digest digest) {
        return (Manifest) PushedTags.manifest(registry, image, digest);
    }
}
