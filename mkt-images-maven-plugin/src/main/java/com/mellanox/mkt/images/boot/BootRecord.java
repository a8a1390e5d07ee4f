package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ImageId;
import java.time.Instant;

/**
 * An image that has come up on a kernel, with no failed unit.
 *
 * @param kernel as {@code uname -r} says it
 */
public record BootRecord(ImageId image, String kernel, Instant time) {}
