/** JSON read to small trees, by a parser that costs a run next to nothing to load. */
@NullMarked
package com.mellanox.mkt.images.json;

import org.jspecify.annotations.NullMarked;
