package com.mellanox.mkt.images.dockerfile;

/**
 * An instruction of a Dockerfile, its continued lines joined, comments and here-documents taken off.
 *
 * @param keyword in capital letters
 * @param arguments what follows it
 * @param line the line that it begins on
 * @param lastLine the last of its lines, before any here-document
 */
record Instruction(String keyword, String arguments, int line, int lastLine) {}
