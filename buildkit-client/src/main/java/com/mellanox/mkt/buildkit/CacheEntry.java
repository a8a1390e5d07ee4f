package com.mellanox.mkt.buildkit;

import java.util.Map;

/**
 * A cache that a solve reads before, or writes after it.
 *
 * @param type {@code registry}, {@code inline}, {@code local}, or another one that the daemon knows
 * @param attributes for example {@code ref} for the name at a registry, and {@code mode=max}
 */
public record CacheEntry(String type, Map<String, String> attributes) {

    public CacheEntry {
        attributes = Map.copyOf(attributes);
    }

    /** A cache at a registry. */
    public static CacheEntry registry(String reference) {
        return new CacheEntry("registry", Map.of("ref", reference));
    }

    /** A cache within the exported image; only for exports. */
    public static CacheEntry inline() {
        return new CacheEntry("inline", Map.of());
    }
}
