package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;

/**
 * A manifest of one image, as a registry has it.
 *
 * @param mediaType Docker's or OCI's
 * @param text byte for byte what its digest is of
 * @param digest by which the registry identifies it
 * @param config the digest of the image's configuration, which is the image's id on most engines
 * @param size the bytes of all layers together, as they are sent
 */
public record Manifest(String mediaType, String text, Digest digest, Digest config, long size)
        implements StoredManifest {

    /**
     * Reads one.
     *
     * @throws RegistryException if it is not the manifest of an image
     */
    static Manifest of(ImageReference image, String mediaType, JsonValue json, String text, Digest digest) {
        long size = json.at("layers").items().stream()
                .mapToLong(layer -> layer.at("size").number().orElse(0))
                .sum();
        try {
            Digest config = new Digest(json.at("config").at("digest").text().orElse(""));
            return new Manifest(mediaType, text, digest, config, size);
        } catch (IllegalArgumentException e) {
            throw StoredManifest.unusable(image, "names no configuration (" + mediaType + ")");
        }
    }
}
