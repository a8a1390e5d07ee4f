package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.Platform;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A base image in a lock file.
 *
 * @param digest what its name stands for at its registry, an index or a manifest; its id if it is of no registry
 * @param platforms the manifests of an index, by their platforms; empty if it is no index, or if they are not known
 */
public record LockedImage(Digest digest, SortedMap<Platform, Digest> platforms) {

    public LockedImage {
        platforms = Collections.unmodifiableSortedMap(sorted(platforms));
    }

    /** One with the manifests of some platforms. */
    public static LockedImage of(Digest digest, Map<Platform, Digest> platforms) {
        return new LockedImage(digest, sorted(platforms));
    }

    private static SortedMap<Platform, Digest> sorted(Map<Platform, Digest> platforms) {
        SortedMap<Platform, Digest> sorted = new TreeMap<>(Comparator.comparing(Platform::toString));
        sorted.putAll(platforms);
        return sorted;
    }
}
