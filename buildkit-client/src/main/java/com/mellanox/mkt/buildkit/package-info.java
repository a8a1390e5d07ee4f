/** A client of BuildKit: {@link com.mellanox.mkt.buildkit.BuildkitClient} is where to begin. */
@NullMarked
package com.mellanox.mkt.buildkit;

import org.jspecify.annotations.NullMarked;
