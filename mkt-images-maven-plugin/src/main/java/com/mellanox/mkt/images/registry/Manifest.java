package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Digest;
import java.util.List;

/**
 * A manifest of one image, as a registry has it.
 *
 * @param mediaType Docker's or OCI's
 * @param text byte for byte what its digest is of
 * @param digest by which the registry knows it
 * @param config the digest of the image's configuration, which is the image's id on most engines
 * @param layers the sizes of the layers as they are sent, in bytes
 */
public record Manifest(String mediaType, String text, Digest digest, Digest config, List<Long> layers) {

    public Manifest {
        layers = List.copyOf(layers);
    }

    /** The bytes of all layers together. */
    public long size() {
        return layers.stream().mapToLong(Long::longValue).sum();
    }
}
