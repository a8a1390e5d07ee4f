package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a publication, from which its tags can be moved back.
 *
 * @param at when the tags began to move
 * @param complete whether all tags have moved
 * @param images what is at the registry, by content-keyed references
 * @param tags the tags that people use
 * @param packages the packages that were compiled for the images; empty in receipts of earlier versions
 * @param attached the signatures and documents of the images; empty if nothing was attached
 */
public record Receipt(
        ImageKey key,
        String version,
        Instant at,
        boolean complete,
        List<Upload> images,
        List<Moved> tags,
        List<Compiled> packages,
        List<Attached> attached)
        implements JsonRecord {

    public Receipt {
        Objects.requireNonNull(key);
        Objects.requireNonNull(version);
        Objects.requireNonNull(at);
        images = List.copyOf(images);
        tags = List.copyOf(tags);
        packages = packages == null ? List.of() : List.copyOf(packages);
        attached = attached == null ? List.of() : List.copyOf(attached);
    }

    /** A publication that attached nothing. */
    public Receipt(
            ImageKey key,
            String version,
            Instant at,
            boolean complete,
            List<Upload> images,
            List<Moved> tags,
            List<Compiled> packages) {
        this(key, version, at, complete, images, tags, packages, List.of());
    }

    /**
     * A signature or a document that is attached to an image.
     *
     * @param image the image, by its digest
     * @param type {@code signature}, or the type of the document
     * @param digest of the attachment at the registry
     * @param key the fingerprint of the key that it is signed by; null if it is not signed
     */
    public record Attached(
            ImageReference image,
            String type,
            Digest digest,
            @Nullable String key) implements JsonRecord {
        public Attached {
            Objects.requireNonNull(image);
            Objects.requireNonNull(digest);
        }
    }

    /**
     * A package that was compiled.
     *
     * @param source what it was compiled from; null if its script has no source
     */
    public record Compiled(PackageName name, @Nullable Source source) implements JsonRecord {}

    /**
     * An image at the registry.
     *
     * @param digest of its manifest, as it was read back
     * @param size of its layers there, in bytes
     * @param sent the bytes of these that went over the network
     * @param boot null for an image that does not boot, and in receipts of earlier versions
     * @param osPackages the packages of its operating system, as {@code image.json} has them; null if it has none
     */
    public record Upload(
            ImageReference image,
            Digest digest,
            long size,
            long sent,
            @Nullable Boot boot,
            @Nullable List<OsPackage> osPackages)
            implements JsonRecord {

        public Upload {
            Objects.requireNonNull(image);
            Objects.requireNonNull(digest);
            osPackages = osPackages == null ? null : List.copyOf(osPackages);
        }

        /** Whether it is the image that the goal {@code boot} boots. */
        public boolean isKvm() {
            return image.shortName().equals("kvm");
        }

        Upload(ImageReference image, Digest digest, long size, long sent) {
            this(image, digest, size, sent, null, null);
        }
    }

    /**
     * Whether an image had booted on the machine that published it.
     *
     * @param kernel as {@code uname -r} prints it; null if it had not booted
     * @param at when it booted for the last time; null if it had not
     */
    public record Boot(
            boolean booted,
            @Nullable String kernel,
            @Nullable Instant at) implements JsonRecord {

        static Boot of(Optional<BootRecord> last) {
            return last.map(record -> new Boot(true, record.kernel(), record.time()))
                    .orElseGet(() -> new Boot(false, null, null));
        }
    }

    /**
     * A tag.
     *
     * @param before the digest that it pointed to; null if there was no such tag
     * @param after the digest that it points to
     */
    public record Moved(ImageReference tag, @Nullable Digest before, Digest after) implements JsonRecord {
        public Moved {
            Objects.requireNonNull(tag);
            Objects.requireNonNull(after);
        }

        Optional<Digest> earlier() {
            return Optional.ofNullable(before);
        }

        /**
         * The moves for a receipt. If the last publication was not finished, or this one moves no tag, the receipt of the last one
         * stays the one to go back to.
         *
         * @param now from the digests that the tags point to now
         */
        static List<Moved> since(Optional<Receipt> last, List<Moved> now) {
            boolean isMove = now.stream().anyMatch(move -> !move.after().equals(move.before()));
            Optional<Receipt> same = last.filter(receipt -> !receipt.complete() || !isMove);
            return now.stream()
                    .map(move -> new Moved(move.tag(), move.original(same), move.after()))
                    .toList();
        }

        /** The digest that the tag pointed to before an earlier run moved it. */
        private @Nullable Digest original(Optional<Receipt> last) {
            return after.equals(before)
                    ? last.flatMap(receipt -> receipt.moved(tag, after))
                            .map(Moved::earlier)
                            .orElse(Optional.of(after))
                            .orElse(null)
                    : before;
        }
    }

    /** The commit that a package was compiled from; empty if it is not known, or from another repository. */
    public Optional<Commit> commitOf(PackageName name, String url) {
        return packages.stream()
                .filter(compiled -> compiled.name().equals(name))
                .flatMap(compiled -> Stream.ofNullable(compiled.source()))
                .filter(source -> url.equals(source.url()))
                .flatMap(source -> Stream.ofNullable(source.commit()))
                .map(Commit::new)
                .findFirst();
    }

    /** Whether both are of the same images. */
    boolean hasImagesOf(Receipt other) {
        return digests().equals(other.digests());
    }

    private Map<ImageReference, Digest> digests() {
        return images.stream().collect(Collectors.toMap(Upload::image, Upload::digest));
    }

    /** The move of a tag to a digest, if this publication did it. */
    Optional<Moved> moved(ImageReference tag, Digest after) {
        return tags.stream()
                .filter(moved -> moved.tag().equals(tag) && moved.after().equals(after))
                .findFirst();
    }

    /** The receipt after all tags have moved. */
    Receipt completed() {
        return new Receipt(key, version, at, true, images, tags, packages, attached);
    }
}
