package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
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

    /** Whether it takes files of the other, and does not start from it. */
    boolean isCopy() {
        return !paths.isEmpty();
    }
}
