package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.ImageReference;

/** An image that a Dockerfile needs and does not make itself, and the line that names it. */
public record BaseImage(ImageReference image, int line) {}
