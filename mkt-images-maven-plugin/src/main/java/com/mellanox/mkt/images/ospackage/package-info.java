/** The packages of an operating system that are installed in an image, as dpkg and rpm list them, and what changed in them. */
@NullMarked
package com.mellanox.mkt.images.ospackage;

import org.jspecify.annotations.NullMarked;
