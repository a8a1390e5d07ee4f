/** The images of a key as a graph: order, selection, and what is wrong with it. Pure. */
@NullMarked
package com.mellanox.mkt.images.plan;

import org.jspecify.annotations.NullMarked;
