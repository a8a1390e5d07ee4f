package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that several docker directories have: it is in the directory {@code common} beside them, and each has a symbolic
 * link to it, which stands for the file wherever the docker directory is read. No other link leads out of one.
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
     * The file that a path of a docker directory is a link to; empty where it is no link, where the link leads elsewhere,
     * and where it leads to another link.
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
            // Whoever reads the file says so.
            return Optional.empty();
        }
    }
}
