package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.sign.SigningKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publication attaches to its images.
 *
 * @param key signs the images and the documents; null to sign nothing
 * @param documents the documents of each final image
 */
public record AttachmentOptions(@Nullable SigningKey key, DocumentSource documents) {
    private static final DocumentSource NO_DOCUMENTS = (built, image, published) -> List.of();

    /** Nothing is attached. */
    public static final AttachmentOptions NONE = new AttachmentOptions(null, NO_DOCUMENTS);

    /** Whether final images get documents. */
    boolean hasDocuments() {
        return documents != NO_DOCUMENTS;
    }
}
