package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * One image needs another, and where that is written.
 *
 * @param image the image that needs the other
 * @param needed the other, by the reference that this key gives it
 * @param paths what is copied from it; empty where it is started from
 * @param file the file that says so
 * @param line its line
 */
record ImageDependency(ImageReference image, ImageReference needed, List<String> paths, Path file, int line) {

    /** Whether it copies, or names the image of a copy on the same line. */
    boolean isCopy(Collection<ImageDependency> edges) {
        return edges.stream()
                .anyMatch(other -> other.line == line
                        && other.file.equals(file)
                        && other.needed.equals(needed)
                        && !other.paths.isEmpty());
    }
}
