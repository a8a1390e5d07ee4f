/** Runs a plan: base images, sources, contexts, builds. */
@NullMarked
package com.mellanox.mkt.images.build;

import org.jspecify.annotations.NullMarked;
