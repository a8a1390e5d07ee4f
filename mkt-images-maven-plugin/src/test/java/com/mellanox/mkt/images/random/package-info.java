/** Random runs on an engine in memory, and the laws that hold for each of them. */
@NullMarked
package com.mellanox.mkt.images.random;

import org.jspecify.annotations.NullMarked;
