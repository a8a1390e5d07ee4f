/** Values that every other package speaks in: image references, keys, package names, commits, digests. */
@NullMarked
package com.mellanox.mkt.images.type;

import org.jspecify.annotations.NullMarked;
