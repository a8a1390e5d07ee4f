/** Values that all other packages use: image references, keys, package names, commits, digests. */
@NullMarked
package com.mellanox.mkt.images.type;

import org.jspecify.annotations.NullMarked;
