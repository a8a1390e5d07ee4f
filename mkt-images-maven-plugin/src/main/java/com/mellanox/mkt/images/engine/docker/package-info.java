/** The Engine API through docker-java, and its classic builder. */
@NullMarked
package com.mellanox.mkt.images.engine.docker;

import org.jspecify.annotations.NullMarked;
