package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of several docker directories. It is in the directory {@code common} beside them, and each has a symbolic link
 * to it, which is read as the file. No other link may leave a docker directory.
 */
public final class SharedFile {
    /** The directory beside the docker directories. */
    public static final String DIRECTORY = "common";

    private SharedFile() {}

    /** Whether a path of a docker directory is a link to a shared file. */
    public static boolean isLink(Path dockerDirectory, Path path) {
        return target(dockerDirectory, path).isPresent();
    }

    /**
     * The file that a path of a docker directory is a link to; empty if it is not a link, or a link to another place,
     * or to another link.
     */
    public static Optional<Path> target(Path dockerDirectory, Path path) {
        if (!Files.isSymbolicLink(path)) {
            return Optional.empty();
        }
        try {
            Path link = Files.readSymbolicLink(path);
            Path target = path.toAbsolutePath().resolveSibling(link).normalize();
            Path common = dockerDirectory.toAbsolutePath().normalize().resolveSibling(DIRECTORY);
            return Optional.of(target)
                    .filter(file -> !link.isAbsolute() && file.startsWith(common))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException notReadable) {
            // The error is reported when the file is read.
            return Optional.empty();
        }
    }
}
