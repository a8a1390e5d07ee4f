/** Secrets and ssh agents that the steps of a build may use: where users say that they are, and how they are read. */
@NullMarked
package com.mellanox.mkt.images.secret;

import org.jspecify.annotations.NullMarked;
