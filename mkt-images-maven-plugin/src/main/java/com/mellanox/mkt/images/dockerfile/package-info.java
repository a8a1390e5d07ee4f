/** Dockerfiles: the images, files and features that they use, and their mistakes, with lines. */
@NullMarked
package com.mellanox.mkt.images.dockerfile;

import org.jspecify.annotations.NullMarked;
