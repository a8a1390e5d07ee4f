package com.mellanox.mkt.images.run;

/** How a run uses the images at the registry that were built before: {@code -Dmkt.cache}. */
public enum CachePolicy {
    /** Fetches them instead of building them. */
    USE,
    /** Fetches none, and publishes what it builds. */
    REFRESH,
    /** Does not look for them, and publishes no product images. */
    OFF
}
