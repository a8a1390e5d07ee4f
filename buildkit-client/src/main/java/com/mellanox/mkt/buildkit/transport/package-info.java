/** How a client reaches BuildKit: byte streams, and HTTP/2 on them. */
@NullMarked
package com.mellanox.mkt.buildkit.transport;

import org.jspecify.annotations.NullMarked;
