package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Digest;

/** What an engine calls an image by: the digest of its configuration. */
public record ImageId(Digest digest) {

    @Override
    public String toString() {
        return digest.toString();
    }
}
