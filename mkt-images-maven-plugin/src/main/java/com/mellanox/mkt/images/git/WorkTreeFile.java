package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.io.function.IOFunction;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A file of a work tree as one system call describes it, links not followed. Another process may be writing to it: its
 * content is exactly as many bytes as its size, or an error.
 *
 * @param mode type and permissions, as in stat(2)
 * @param size in bytes
 * @param modified when its content was last changed; programs can set this time
 * @param changed when content, permissions or times were last changed; no program can set this time
 * @param index finds the id of its content in git's index, without reading the file; empty if the index is not certain
 */
record WorkTreeFile(
        Path path,
        int mode,
        long size,
        Instant modified,
        Instant changed,
        IOFunction<WorkTreeFile, Optional<ObjectId>> index)
        implements ContentWriter {
    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ctime";
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int OWNER_EXECUTES = 0100;
    private static final int BUFFER = 64 * 1024;

    static WorkTreeFile of(Path path, IOFunction<WorkTreeFile, Optional<ObjectId>> index) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return new WorkTreeFile(
                    path,
                    value(attributes, "mode", Integer.class),
                    value(attributes, "size", Long.class),
                    value(attributes, "lastModifiedTime", FileTime.class).toInstant(),
                    value(attributes, "ctime", FileTime.class).toInstant(),
                    index);
        } catch (IOException e) {
            throw new SourceException(
                    path + " cannot be read: it does not exist any more, or its name is not valid in this locale",
                    "Run again; with names that are not ASCII, set LC_ALL=C.UTF-8",
                    e);
        }
    }

    private static <T> T value(Map<String, Object> attributes, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(attributes.get(name), name));
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    /** The owner's bit, as in git: for root, every file that any user may execute is executable. */
    boolean isExecutable() {
        return (mode & OWNER_EXECUTES) != 0;
    }

    /** The id of its content, if git's index has it; only valid until the walk that found the file goes on. */
    Optional<ObjectId> indexedId() throws IOException {
        return index.apply(this);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            byte[] buffer = new byte[BUFFER];
            long left = size;
            for (int count = read(in, buffer); count > 0; count = read(in, buffer)) {
                left -= count;
                if (left < 0) {
                    break;
                }
                out.write(buffer, 0, count);
            }
            if (left != 0) {
                throw new SourceException(
                        path + " changed while it was read: it was " + size + " bytes long",
                        "Run again when no program writes to the source directory",
                        null);
            }
        }
    }

    private InputStream open() {
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private SourceException unreadable(IOException e) {
        return new SourceException(
                path + " cannot be read: " + Causes.reason(e), "Check its permissions, or add it to .gitignore", e);
    }
}
