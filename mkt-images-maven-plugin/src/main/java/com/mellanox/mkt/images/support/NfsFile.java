package com.mellanox.mkt.images.support;

/**
 * A file of a network file system that a script takes in; an archive is unpacked.
 *
 * @param path its absolute path there
 * @param dest where it is put, absolute; ends with {@code /} where it is a directory
 * @param line the script's line that names it
 */
public record NfsFile(String path, String dest, int line) {}
