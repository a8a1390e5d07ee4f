/** Engine and builder as this project needs them: requests and results. */
@NullMarked
package com.mellanox.mkt.images.engine;

import org.jspecify.annotations.NullMarked;
