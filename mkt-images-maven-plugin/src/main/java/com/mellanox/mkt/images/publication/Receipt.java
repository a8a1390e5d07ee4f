package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a publication, from which its tags can be moved back.
 *
 * @param at when the tags began to move
 * @param complete whether all tags have moved
 * @param images what is at the registry, by content-keyed references
 * @param tags the tags that people use
 * @param sources what the packages were compiled from; null in receipts of earlier versions
 */
public record Receipt(
        ImageKey key,
        String version,
        Instant at,
        boolean complete,
        List<Upload> images,
        List<Moved> tags,
        @Nullable List<Source> sources)
        implements JsonRecord {

    public Receipt {
        Objects.requireNonNull(key);
        Objects.requireNonNull(version);
        Objects.requireNonNull(at);
        images = List.copyOf(images);
        tags = List.copyOf(tags);
        sources = sources == null ? null : List.copyOf(sources);
    }

    /**
     * An image at the registry.
     *
     * @param digest of its manifest, as it was read back
     * @param size of its layers there, in bytes
     * @param sent the bytes of these that went over the network
     * @param boot null for an image that does not boot, and in receipts of earlier versions
     */
    public record Upload(
            ImageReference image,
            Digest digest,
            long size,
            long sent,
            @Nullable Boot boot) implements JsonRecord {

        public Upload {
            Objects.requireNonNull(image);
            Objects.requireNonNull(digest);
        }

        Upload(ImageReference image, Digest digest, long size, long sent) {
            this(image, digest, size, sent, null);
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
    }

    /**
     * What a package was compiled from.
     *
     * @param name that of the package
     * @param url of its repository
     */
    public record Source(PackageName name, String url, Commit commit) implements JsonRecord {
        public Source {
            Objects.requireNonNull(name);
            Objects.requireNonNull(url);
            Objects.requireNonNull(commit);
        }

        /** The sources of a build that come from repositories. */
        static List<Source> of(BuiltImages built) {
            List<Source> sources = new ArrayList<>();
            for (BuiltImages.SupportPackage image : built.packages()) {
                BuiltImages.Source source = image.source();
                if (source != null && source.url() != null && source.commit() != null) {
                    sources.add(new Source(image.name(), source.url(), new Commit(source.commit())));
                }
            }
            return sources;
        }
    }

    /** The commit that a package was compiled from; empty if it is not known, or from another repository. */
    public Optional<Commit> commitOf(PackageName name, String url) {
        return Optional.ofNullable(sources).orElse(List.of()).stream()
                .filter(source -> source.name().equals(name) && source.url().equals(url))
                .map(Source::commit)
                .findFirst();
    }

    /** The move of a tag to a digest, if this publication did it. */
    Optional<Moved> moved(ImageReference tag, Digest after) {
        return tags.stream()
                .filter(moved -> moved.tag().equals(tag) && moved.after().equals(after))
                .findFirst();
    }

    /** The receipt after all tags have moved. */
    Receipt completed() {
        return new Receipt(key, version, at, true, images, tags, sources);
    }
}
