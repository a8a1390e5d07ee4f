package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a lock file holds a build to.
 *
 * @param images the base images, by their references in the files of the docker directory
 * @param sources the sources of the packages
 * @param files the nfs files, by their paths
 * @param snapshot the date of the distribution's packages, as an instant; null for none
 */
public record Lock(
        SortedMap<ImageReference, LockedImage> images,
        SortedMap<PackageName, LockedSource> sources,
        SortedMap<String, Digest> files,
        @Nullable String snapshot) {
    public Lock {
        SortedMap<ImageReference, LockedImage> sorted = new TreeMap<>(Comparator.comparing(ImageReference::toString));
        sorted.putAll(images);
        images = Collections.unmodifiableSortedMap(sorted);
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A lock of these. */
    public static Lock of(
            Map<ImageReference, LockedImage> images,
            Map<PackageName, LockedSource> sources,
            Map<String, Digest> files,
            @Nullable String snapshot) {
        SortedMap<ImageReference, LockedImage> sorted = new TreeMap<>(Comparator.comparing(ImageReference::toString));
        sorted.putAll(images);
        return new Lock(sorted, new TreeMap<>(sources), new TreeMap<>(files), snapshot);
    }

    /** The date of the distribution's packages, as an instant. */
    public Optional<String> snapshotInstant() {
        return Optional.ofNullable(snapshot);
    }

    /** How many things it holds. */
    public int size() {
        return images.size() + sources.size() + files.size() + (snapshot == null ? 0 : 1);
    }
}
