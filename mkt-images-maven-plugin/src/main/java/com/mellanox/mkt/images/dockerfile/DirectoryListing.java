package com.mellanox.mkt.images.dockerfile;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything in a docker directory, and what of it is ignored; links are not followed. */
final class DirectoryListing {
    private final Path directory;
    private final IgnoreFile ignored;
    private final SortedMap<String, Entry> entries;

    private DirectoryListing(Path directory, IgnoreFile ignored, SortedMap<String, Entry> entries) {
        this.directory = directory;
        this.ignored = ignored;
        this.entries = entries;
    }

    /** What is known of a file, directory or link. */
    private record Entry(boolean ignored, boolean special) {}

    static DirectoryListing of(Path directory, IgnoreFile ignored) throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                if (!path.equals(directory)) {
                    add(path, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                add(path, attributes);
                return FileVisitResult.CONTINUE;
            }

            private void add(Path path, BasicFileAttributes attributes) {
                String name = directory.relativize(path).toString();
                entries.put(name, new Entry(ignored.excludes(name), attributes.isOther()));
            }
        });
        return new DirectoryListing(directory, ignored, entries);
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
        return entries.entrySet().stream()
                .filter(entry -> !entry.getValue().ignored())
                .map(Map.Entry::getKey);
    }

    boolean has(String path) {
        return entries.containsKey(path);
    }

    boolean isIgnored(String path) {
        Entry entry = entries.get(path);
        return entry != null && entry.ignored();
    }

    boolean isSpecial(String path) {
        Entry entry = entries.get(path);
        return entry != null && entry.special();
    }
}
