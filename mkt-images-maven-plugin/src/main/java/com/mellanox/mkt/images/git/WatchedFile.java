package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.ContentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/** A file that somebody may be writing to: gives exactly the bytes that its size promised, or fails. */
record WatchedFile(Path file, FileStat stat, KnownId known) implements ContentWriter {
    private static final int BUFFER = 64 * 1024;

    /** Tells the id of a file's content where git's index has it for certain, without reading it. */
    @FunctionalInterface
    interface KnownId {
        Optional<ObjectId> of(FileStat stat) throws IOException;
    }

    /** The id of its content, where that is known; to be asked before the walk goes on. */
    Optional<ObjectId> id() throws IOException {
        return known.of(stat);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            byte[] buffer = new byte[BUFFER];
            long left = stat.size();
            int count = read(in, buffer);
            while (count > 0) {
                if (count > left) {
                    throw changed();
                }
                out.write(buffer, 0, count);
                left -= count;
                count = read(in, buffer);
            }
            if (left > 0) {
                throw changed();
            }
        }
    }

    private InputStream open() {
        try {
            return Files.newInputStream(file);
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
                file + " cannot be read: " + Causes.reason(e), "Check its permissions, or have .gitignore name it", e);
    }

    private SourceException changed() {
        return new SourceException(
                file + " changed while it was read: it was " + stat.size() + " bytes long",
                "Run again when nothing writes to the source directory",
                null);
    }
}
