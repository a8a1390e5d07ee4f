/** What the finished images of Debian 12 must hold. */
@NullMarked
package com.mellanox.mkt.images.deb12;

import org.jspecify.annotations.NullMarked;
