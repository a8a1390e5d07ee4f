package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The process that something on an engine belongs to, by a name of its own: a file of this name is locked while the process
 * runs. If the process was killed, the file stays, and others can find what it has left.
 */
public final class OwnerFile implements AutoCloseable {
    private final String name = UUID.randomUUID().toString();
    private final @Nullable ProcessFile file;

    /** Makes this process an owner. */
    public OwnerFile(Path directory) {
        this.file = create(directory.resolve(name));
    }

    /** Without the file, a full disk prevents no run: there is an owner that nobody knows. */
    private static @Nullable ProcessFile create(Path file) {
        try {
            return ProcessFile.create(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** The owners whose processes have ended without closing their files. */
    public static Set<String> gone(Path directory) {
        return ProcessFile.left(directory).keySet();
    }

    public String name() {
        return name;
    }

    /** After what the process owned has been removed. */
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            return; // nobody looks for its owner
        }
    }
}
