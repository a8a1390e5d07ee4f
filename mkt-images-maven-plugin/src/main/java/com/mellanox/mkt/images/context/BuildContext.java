package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.io.TarSize;
import com.mellanox.mkt.images.io.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an engine is sent to build an image from: entries in the order of their names, whose bytes are the same for the
 * same contents. Nothing is read before it is sent.
 */
public final class BuildContext {
    /** Where the Dockerfile is, in every context. */
    public static final String DOCKERFILE = "Dockerfile";

    private final Instant time;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    /** An empty context whose entries all bear the time. */
    BuildContext(Instant time) {
        this.time = time;
    }

    BuildContext text(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entries.put(path, tar -> tar.file(path, false, bytes.length, out -> out.write(bytes)));
        return this;
    }

    BuildContext directory(String path) {
        entries.put(path, tar -> tar.directory(path));
        return this;
    }

    /** Takes what is there: a file, a directory without what is in it, or a link as such. */
    BuildContext host(String path, Path file) {
        entries.put(path, tar -> copy(path, file, tar));
        return this;
    }

    /** Takes a file, or the one that a link leads to: what it leads to is not in the context. */
    BuildContext file(String path, Path file) {
        entries.put(path, tar -> copyFile(path, file, tar));
        return this;
    }

    /** Takes a tree as a tar of its own, which {@code ADD} unpacks. */
    BuildContext tarOf(String path, FileTree tree, Instant treeTime) {
        entries.put(
                path,
                tar -> tar.file(path, false, TarSize.of(tree), out -> {
                    try (TarWriter inner = new TarWriter(out, treeTime)) {
                        tree.walk(inner);
                    }
                }));
        return this;
    }

    /** Writes the context as a tar; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        try (TarWriter tar = new TarWriter(out, time)) {
            for (Entry entry : entries.values()) {
                entry.writeTo(tar);
            }
        }
    }

    private static void copy(String path, Path file, TarWriter tar) throws IOException {
        if (Files.isSymbolicLink(file)) {
            tar.link(path, Files.readSymbolicLink(file).toString());
        } else if (Files.isDirectory(file)) {
            tar.directory(path);
        } else {
            copyFile(path, file, tar);
        }
    }

    private static void copyFile(String path, Path file, TarWriter tar) throws IOException {
        // The owner's bit, and not whether this process may run it: root and user are to send the same bytes.
        boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        tar.file(path, executable, Files.size(file), out -> Files.copy(file, out));
    }

    /** One entry, written when its turn comes. */
    @FunctionalInterface
    private interface Entry {
        void writeTo(TarWriter tar) throws IOException;
    }
}
