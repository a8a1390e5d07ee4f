/** Publishing: what a build hands over to it, the order of its steps, its receipt, and the way back. */
@NullMarked
package com.mellanox.mkt.images.publication;

import org.jspecify.annotations.NullMarked;
