package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.FileState;
import com.mellanox.mkt.images.io.TarWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes entries of a build context: generated ones, and copies of files as they were when their digests were taken. */
final class ContextEntries {
    private ContextEntries() {}

    static void write(String path, String text, TarWriter tar) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8), tar);
    }

    static void write(String path, byte[] bytes, TarWriter tar) throws IOException {
        tar.file(path, false, bytes.length, out -> out.write(bytes));
    }

    static void copy(String path, Path file, TarWriter tar, FileDigests files) throws IOException {
        FileState state = files.at(file);
        if (state instanceof FileState.Link link) {
            tar.link(path, link.target());
        } else if (state instanceof FileState.Directory) {
            tar.directory(path);
        } else {
            copyFile(path, file, tar, files);
        }
    }

    static void copyFile(String path, Path file, TarWriter tar, FileDigests files) throws IOException {
        FileState.Content content = files.target(file);
        tar.file(path, content.executable(), content.size(), out -> files.copy(file, out));
    }
}
