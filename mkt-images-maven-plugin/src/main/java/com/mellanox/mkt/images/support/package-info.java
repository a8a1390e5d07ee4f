/** Support scripts and their YAML header. */
@NullMarked
package com.mellanox.mkt.images.support;

import org.jspecify.annotations.NullMarked;
