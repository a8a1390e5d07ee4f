package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.type.Digest;
import java.util.List;

/** Makes the documents about an image that a publication attaches to it. */
@FunctionalInterface
public interface DocumentSource {
    /**
     * The documents of a final image. The same image must have the same documents, byte for byte.
     *
     * @param published the digest of its manifest at the registry
     */
    List<AttachedDocument> of(BuiltImages built, Image image, Digest published);
}
