package com.mellanox.mkt.images.dockerfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A docker directory, which is listed once for all of its Dockerfiles; links are not followed. */
public final class DockerDirectory {
    private final Path path;
    private @Nullable SortedMap<String, Boolean> entries;

    /** Reads nothing yet. */
    public DockerDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Its content by relative paths; whether each is a special file: neither file, directory nor link. */
    synchronized SortedMap<String, Boolean> entries() throws IOException {
        if (entries == null) {
            SortedMap<String, Boolean> found = new TreeMap<>();
            for (Path file : files()) {
                found.put(
                        path.relativize(file).toString(),
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                .isOther());
            }
            entries = Collections.unmodifiableSortedMap(found);
        }
        return entries;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.skip(1).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
