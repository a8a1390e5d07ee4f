package com.mellanox.mkt.images.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What files and directories take on a disk. */
final class FileSizes {
    private FileSizes() {}

    /** The bytes of a file, or of all files below a directory; 0 if it is gone. */
    static long of(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        long size = 0;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(FileSizes::isFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }
}
