package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/**
 * An instruction that copies or mounts files of another image.
 *
 * @param image the image
 * @param paths its files, as patterns; a variable in one stands there as it is
 * @param line the instruction's line
 */
public record CopyFromImage(ImageReference image, List<String> paths, int line) {

    public CopyFromImage {
        paths = List.copyOf(paths);
    }
}
