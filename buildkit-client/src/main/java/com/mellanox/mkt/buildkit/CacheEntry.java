package com.mellanox.mkt.buildkit;

import java.util.Map;

/**
 * A cache that a solve reads before, or writes after it.
 *
 * @param type {@code registry}, {@code inline}, or another one that the daemon reads and writes by itself, such as {@code s3}; not
 *     {@code local}, whose content the client would have to serve
 * @param attributes for example {@code ref} for the name at a registry, and {@code mode=max}
 */
public record CacheEntry(String type, Map<String, String> attributes) {

    public CacheEntry {
        if (type.equals("local")) {
            throw new IllegalArgumentException(
                    "A cache of the type local is in files of the client, which this client does not serve: use registry or inline");
        }
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
