package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecord;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a publication has done, and what it takes to undo it.
 *
 * @param at when the tags began to move
 * @param complete whether all tags have moved
 * @param images what is at the registry, by content-keyed references
 * @param tags the tags that people use
 */
public record Receipt(
        ImageKey key, String version, Instant at, boolean complete, List<Upload> images, List<Moved> tags) {

    public Receipt {
        images = List.copyOf(images);
        tags = List.copyOf(tags);
    }

    /**
     * An image at the registry.
     *
     * @param digest of its manifest, as it was read back
     * @param size the bytes of its layers there
     * @param sent how many of these went over the network for it
     */
    public record Upload(ImageReference image, Digest digest, long size, long sent, Boot boot) {

        /** One of which nothing is said about booting. */
        Upload(ImageReference image, Digest digest, long size, long sent) {
            this(image, digest, size, sent, new Boot.Unsaid());
        }

        /** The same of an image that boots, with its record where it has one. */
        Upload withBoot(Optional<BootRecord> last) {
            return new Upload(
                    image,
                    digest,
                    size,
                    sent,
                    last.<Boot>map(record -> new Boot.Seen(record.kernel(), record.time()))
                            .orElseGet(Boot.NotSeen::new));
        }
    }

    /** Whether an image had booted on the machine that published it. */
    public sealed interface Boot {

        /**
         * It had.
         *
         * @param kernel as {@code uname -r} says it
         * @param at when it did so for the last time
         */
        record Seen(String kernel, Instant at) implements Boot {}

        /** It had not. */
        record NotSeen() implements Boot {}

        /** It is no image that boots, or the receipt is of a version that did not say it. */
        record Unsaid() implements Boot {}
    }

    /**
     * A tag.
     *
     * @param before what it stood for; null where there was no such tag
     * @param after what it stands for
     */
    public record Moved(ImageReference tag, @Nullable Digest before, Digest after) {

        Optional<Digest> earlier() {
            return Optional.ofNullable(before);
        }
    }

    /** How a tag came to stand for something; empty where it did so otherwise. */
    Optional<Moved> moved(ImageReference tag, Digest after) {
        return tags.stream()
                .filter(moved -> moved.tag().equals(tag) && moved.after().equals(after))
                .findFirst();
    }

    /** The same, with all tags moved. */
    Receipt completed() {
        return new Receipt(key, version, at, true, images, tags);
    }
}
