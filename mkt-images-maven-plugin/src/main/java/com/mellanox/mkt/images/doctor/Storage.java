package com.mellanox.mkt.images.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file systems of this machine, as checks ask them. */
public interface Storage {
    /** How many bytes this user can still write below the directory, which exists. */
    long free(Path directory) throws IOException;

    /** Creates a file in the directory, which exists, writes to it, and deletes it. */
    void tryWrite(Path directory) throws IOException;

    /** The directory itself, or the nearest of its parents that exists. */
    static Path existing(Path directory) throws IOException {
        for (Path path = directory.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.isDirectory(path)) {
                return path;
            }
            if (Files.exists(path)) {
                throw new FileSystemException(path.toString(), null, path + " is not a directory");
            }
        }
        throw new FileSystemException(directory.toString(), null, "no directory above it exists");
    }

    /** Those of the operating system. */
    static Storage ofSystem() {
        return new Storage() {
            @Override
            public long free(Path directory) throws IOException {
                return Files.getFileStore(directory).getUsableSpace();
            }

            @Override
            public void tryWrite(Path directory) throws IOException {
                Path file = Files.createTempFile(directory, ".mkt-images-check", "");
                try {
                    Files.write(file, new byte[1]);
                } finally {
                    Files.deleteIfExists(file);
                }
            }
        };
    }
}
