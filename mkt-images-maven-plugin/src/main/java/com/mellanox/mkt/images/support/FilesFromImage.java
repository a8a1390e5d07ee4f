package com.mellanox.mkt.images.support;

import java.util.List;

/**
 * Files that a script takes out of another image.
 *
 * @param from the image as the script names it: a full reference or a package's short name
 * @param files absolute paths in that image, as patterns; they can have spaces
 * @param dest where they are put, absolute; ends with {@code /} where it is a directory
 * @param line the script's line that names the image
 */
public record FilesFromImage(String from, List<String> files, String dest, int line) {

    public FilesFromImage {
        files = List.copyOf(files);
    }
}
