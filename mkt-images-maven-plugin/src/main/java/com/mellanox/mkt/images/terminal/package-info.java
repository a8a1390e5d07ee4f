/** What a run does, live at the bottom of a terminal. */
@NullMarked
package com.mellanox.mkt.images.terminal;

import org.jspecify.annotations.NullMarked;
