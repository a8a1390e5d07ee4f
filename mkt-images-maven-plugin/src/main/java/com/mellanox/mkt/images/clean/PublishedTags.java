package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images of some keys at one registry, and the receipts of their publications.
 *
 * @param images as people name them, {@code harbor.mellanox.com/mkt/kvm:fc40}, and of packages the names of their products
 */
public record PublishedTags(Registry registry, List<ImageReference> images, List<Receipt> receipts) {
    private static final Pattern BY_CONTENT = Pattern.compile("-[0-9a-f]{16}");

    public PublishedTags {
        images = List.copyOf(images);
        receipts = List.copyOf(receipts);
    }

    /** Whether a receipt is known with the images of a key, of whatever age. */
    boolean hasReceipt(String key) {
        return receipts.stream()
                .anyMatch(receipt -> receipt.key().value().equals(key)
                        || receipt.images().stream()
                                .anyMatch(
                                        image -> isNamedByContent(image.image().tag(), key)));
    }

    /** Whether a tag is made of the key and the inputs of an image. */
    static boolean isNamedByContent(@Nullable String tag, String key) {
        return tag != null
                && tag.startsWith(key)
                && BY_CONTENT.matcher(tag.substring(key.length())).matches();
    }

    /**
     * What receipts name which are not older than a time.
     *
     * @param moved what tags pointed to before and after the publications, by digests
     */
    record Referred(Set<ImageReference> references, Set<Digest> digests, Set<ImageReference> moved) {
        boolean has(ImageReference tag, Digest digest) {
            return references.contains(tag) || digests.contains(digest);
        }
    }

    Referred referredSince(Instant oldest) {
        Set<ImageReference> references = new HashSet<>();
        Set<Digest> digests = new HashSet<>();
        Set<ImageReference> pinned = new HashSet<>();
        receipts.stream().filter(receipt -> !receipt.at().isBefore(oldest)).forEach(receipt -> {
            receipt.images().forEach(image -> {
                references.add(image.image());
                digests.add(image.digest());
            });
            receipt.tags().forEach(moved -> {
                pinned.add(new ImageReference(moved.tag().name(), null, moved.after()));
                if (moved.before() != null) {
                    pinned.add(new ImageReference(moved.tag().name(), null, moved.before()));
                }
            });
        });
        pinned.forEach(reference -> digests.add(Objects.requireNonNull(reference.digest())));
        return new Referred(references, digests, pinned);
    }
}
