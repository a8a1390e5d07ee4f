/** Compares two builds of an image: their configurations and the files of their layers. */
@NullMarked
package com.mellanox.mkt.images.compare;

import org.jspecify.annotations.NullMarked;
