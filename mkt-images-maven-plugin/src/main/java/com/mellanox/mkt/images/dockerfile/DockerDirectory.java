package com.mellanox.mkt.images.dockerfile;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A docker directory, which is looked through once for all of its Dockerfiles; links are not followed. */
public final class DockerDirectory {
    private final Path path;
    private @Nullable SortedMap<String, Boolean> entries;

    /** Nothing is read yet. */
    public DockerDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** What is in it, by relative paths; whether it is neither file, directory nor link. */
    synchronized SortedMap<String, Boolean> entries() throws IOException {
        if (entries == null) {
            entries = Collections.unmodifiableSortedMap(read(path));
        }
        return entries;
    }

    private static SortedMap<String, Boolean> read(Path directory) throws IOException {
        SortedMap<String, Boolean> entries = new TreeMap<>();
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
                entries.put(directory.relativize(path).toString(), attributes.isOther());
            }
        });
        return entries;
    }
}
