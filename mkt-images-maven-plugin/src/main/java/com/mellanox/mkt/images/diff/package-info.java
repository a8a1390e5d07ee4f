/** What differs between two images: packages, commits, configuration, kernel options, sizes, files. */
@NullMarked
package com.mellanox.mkt.images.diff;

import org.jspecify.annotations.NullMarked;
