package com.mellanox.mkt.images.run;

/** What a run has to do with images that were built before and are at the registry: {@code -Dmkt.cache}. */
public enum CachePolicy {
    /** Takes them from there in place of building them. */
    USE,
    /** Takes none; what is built is published anew. */
    REFRESH,
    /** Neither asks for them nor publishes product images. */
    OFF
}
