package com.mellanox.mkt.images.dockerfile;

/**
 * What an instruction takes from the docker directory.
 *
 * @param pattern a path or pattern, relative to the docker directory; a leading slash means the same. It is {@code .} where
 *     the name has a variable in it, whose value only the build knows.
 * @param line the instruction's line
 */
public record ContextSource(String pattern, int line) {}
