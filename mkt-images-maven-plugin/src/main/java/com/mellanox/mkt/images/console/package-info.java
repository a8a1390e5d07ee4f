/** Words for what a run does and what a plan decides: plain lines for terminals, logs and CI. */
@NullMarked
package com.mellanox.mkt.images.console;

import org.jspecify.annotations.NullMarked;
