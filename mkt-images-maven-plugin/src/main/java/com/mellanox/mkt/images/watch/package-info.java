/** Waits for changes of files, and runs something again after each. */
@NullMarked
package com.mellanox.mkt.images.watch;

import org.jspecify.annotations.NullMarked;
