package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.io.OwnerFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The process that a container with a package manager belongs to. A label of the container names a file in the cache directory
 * that this process keeps locked: if the process was killed and the container is still there, nobody needs it.
 */
public final class ReaderOwner implements AutoCloseable {
    /** The label with the name of the owner. */
    public static final String LABEL = "com.mellanox.mkt.reader.owner";

    private final OwnerFile file;

    /** Makes this process the owner of a container. */
    ReaderOwner(Path cacheDirectory) {
        this.file = new OwnerFile(directory(cacheDirectory));
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.resolve("readers");
    }

    /** The owners whose processes have ended without removing their containers. */
    public static Set<String> gone(Path cacheDirectory) {
        return OwnerFile.gone(directory(cacheDirectory));
    }

    /** The labels of the container. */
    Map<String, String> labels() {
        return Map.of(LABEL, file.name());
    }

    /** After the container has been removed. */
    @Override
    public void close() {
        file.close();
    }
}
