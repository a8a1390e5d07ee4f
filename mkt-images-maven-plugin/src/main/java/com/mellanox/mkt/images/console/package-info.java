/** Events and plans as plain lines for terminals, logs and CI. */
@NullMarked
package com.mellanox.mkt.images.console;

import org.jspecify.annotations.NullMarked;
