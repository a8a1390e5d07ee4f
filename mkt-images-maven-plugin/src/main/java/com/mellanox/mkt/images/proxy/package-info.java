/** One decision on proxies for everything that a run does: the host's fetches and the steps in containers. */
@NullMarked
package com.mellanox.mkt.images.proxy;

import org.jspecify.annotations.NullMarked;
