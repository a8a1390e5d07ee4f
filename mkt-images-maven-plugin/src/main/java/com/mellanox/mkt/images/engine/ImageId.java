package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Digest;

/** The id of an image on an engine: the digest of its configuration. */
public record ImageId(Digest digest) {

    @Override
    public String toString() {
        return digest.toString();
    }
}
