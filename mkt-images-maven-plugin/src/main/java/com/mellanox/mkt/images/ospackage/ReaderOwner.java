package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.io.ProcessFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The process that a container with a package manager belongs to. A label of the container names a file in the cache directory
 * that this process keeps locked: if the process was killed and the container is still there, nobody needs it.
 */
public final class ReaderOwner implements AutoCloseable {
    /** The label with the name of the owner. */
    public static final String LABEL = "com.mellanox.mkt.reader.owner";

    private final String name = UUID.randomUUID().toString();
    private final @Nullable ProcessFile file;

    /** Makes this process the owner of a container. */
    ReaderOwner(Path cacheDirectory) {
        this.file = create(directory(cacheDirectory).resolve(name));
    }

    /** Without the file, a full disk prevents no run: the container has an owner that nobody knows. */
    private static @Nullable ProcessFile create(Path file) {
        try {
            return ProcessFile.create(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.resolve("readers");
    }

    /** The owners whose processes have ended without removing their containers. */
    public static Set<String> gone(Path cacheDirectory) {
        return ProcessFile.left(directory(cacheDirectory)).keySet();
    }

    /** The labels of the container. */
    Map<String, String> labels() {
        return Map.of(LABEL, name);
    }

    /** After the container has been removed. */
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            return; // the container is gone, so nobody looks for its owner
        }
    }
}
