package com.mellanox.mkt.images.dockerfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Everything in a docker directory, and what of it one Dockerfile's rules ignore. */
final class DirectoryListing {
    /** The character after the slash: all paths within a directory sort before its name with this behind it. */
    private static final String AFTER_SLASH = "0";

    private final Path directory;
    private final IgnoreFile ignored;
    private final SortedMap<String, Boolean> entries;

    private DirectoryListing(Path directory, IgnoreFile ignored, SortedMap<String, Boolean> entries) {
        this.directory = directory;
        this.ignored = ignored;
        this.entries = entries;
    }

    static DirectoryListing of(DockerDirectory directory, IgnoreFile ignored) throws IOException {
        return new DirectoryListing(directory.path(), ignored, directory.entries());
    }

    Path directory() {
        return directory;
    }

    /** The name of the file with the rules by which entries are ignored. */
    String ignoredBy() {
        return ignored.name();
    }

    /** The paths that are not ignored, sorted. */
    Stream<String> included() {
        return entries.keySet().stream().filter(path -> !ignored.excludes(path));
    }

    /** Those of a path and of what is within it; of all for the empty path. */
    Stream<String> included(String path) {
        if (path.isEmpty()) {
            return included();
        }
        Stream<String> within = entries.subMap(path + "/", path + AFTER_SLASH).keySet().stream();
        return Stream.concat(has(path) ? Stream.of(path) : Stream.empty(), within)
                .filter(entry -> !ignored.excludes(entry));
    }

    boolean has(String path) {
        return entries.containsKey(path);
    }

    boolean isIgnored(String path) {
        return has(path) && ignored.excludes(path);
    }

    boolean isSpecial(String path) {
        return entries.getOrDefault(path, false);
    }
}
