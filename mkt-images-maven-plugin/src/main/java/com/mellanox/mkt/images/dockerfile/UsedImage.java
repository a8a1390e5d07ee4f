package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/**
 * An image that an instruction names, and that is no stage of its Dockerfile.
 *
 * @param image the image
 * @param paths what is copied or mounted from it, as patterns that can have variables in them; empty for {@code FROM}
 * @param line the instruction's line
 */
public record UsedImage(ImageReference image, List<String> paths, int line) {

    public UsedImage {
        paths = List.copyOf(paths);
    }

    /** Whether a stage starts from it. */
    public boolean isBase() {
        return paths.isEmpty();
    }
}
