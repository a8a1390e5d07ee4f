package com.mellanox.mkt.images.support;

/**
 * A file that a script finds beside itself in {@code /opt}.
 *
 * @param path relative to the docker directory, and to {@code /opt}; normalised; the file exists
 * @param line the script's line that names it
 */
public record OtherFile(String path, int line) {}
