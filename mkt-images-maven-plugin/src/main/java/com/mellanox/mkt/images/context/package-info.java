/** Build contexts as tar streams: the Dockerfile and the files that it adds, the source among them. */
@NullMarked
package com.mellanox.mkt.images.context;

import org.jspecify.annotations.NullMarked;
