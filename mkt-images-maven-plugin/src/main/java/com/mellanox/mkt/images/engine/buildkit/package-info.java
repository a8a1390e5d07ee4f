/** Builds by BuildKit in an engine; the only package that uses the client of BuildKit. */
@NullMarked
package com.mellanox.mkt.images.engine.buildkit;

import org.jspecify.annotations.NullMarked;
