/** Words for events: plain lines for terminals, logs and CI. */
@NullMarked
package com.mellanox.mkt.images.console;

import org.jspecify.annotations.NullMarked;
