package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;

/**
 * One image needs another, and the place in the files.
 *
 * @param image the image that needs the other
 * @param needed the other, by its reference in this key
 * @param paths what is copied from it; empty if the image starts from it
 * @param file the file that names the other
 * @param line its line
 */
record ImageDependency(ImageReference image, ImageReference needed, List<String> paths, Path file, int line) {

    /** Whether it copies files of the other, and does not start from it. */
    boolean isCopy() {
        return !paths.isEmpty();
    }
}
