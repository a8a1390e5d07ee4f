/** What a Dockerfile starts from, copies from and adds, with its lines. */
@NullMarked
package com.mellanox.mkt.images.dockerfile;

import org.jspecify.annotations.NullMarked;
