/** Runs a plan: base images, sources, contexts, builds. */
@NullMarked
package com.mellanox.mkt.images.run;

import org.jspecify.annotations.NullMarked;
