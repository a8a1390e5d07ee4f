/** Deterministic tar streams, atomic files and locks between processes. */
@NullMarked
package com.mellanox.mkt.images.io;

import org.jspecify.annotations.NullMarked;
