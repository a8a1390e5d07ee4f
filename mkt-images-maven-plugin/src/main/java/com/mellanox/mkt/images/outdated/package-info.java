/** What is newer than what a module's images are built from: base images, tags of sources, releases of distributions. */
@NullMarked
package com.mellanox.mkt.images.outdated;

import org.jspecify.annotations.NullMarked;
