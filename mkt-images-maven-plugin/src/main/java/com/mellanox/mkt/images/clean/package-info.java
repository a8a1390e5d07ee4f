/** Finds and removes what this project made and nobody needs: on engines, in the cache directory, at registries. */
@NullMarked
package com.mellanox.mkt.images.clean;

import org.jspecify.annotations.NullMarked;
