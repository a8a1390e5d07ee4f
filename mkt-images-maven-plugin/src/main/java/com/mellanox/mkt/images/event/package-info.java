/** The events of a run, as records. */
@NullMarked
package com.mellanox.mkt.images.event;

import org.jspecify.annotations.NullMarked;
