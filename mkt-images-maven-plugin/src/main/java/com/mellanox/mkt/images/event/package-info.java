/** What a run does while it does it: typed events, told to a listener, worded by the console. */
@NullMarked
package com.mellanox.mkt.images.event;

import org.jspecify.annotations.NullMarked;
