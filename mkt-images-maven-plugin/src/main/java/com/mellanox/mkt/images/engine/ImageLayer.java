package com.mellanox.mkt.images.engine;

/**
 * A layer of an image.
 *
 * @param size the bytes of its files, before compression
 * @param createdBy the instruction that made it: {@code RUN make}; empty if the engine does not tell
 */
public record ImageLayer(long size, String createdBy) {}
