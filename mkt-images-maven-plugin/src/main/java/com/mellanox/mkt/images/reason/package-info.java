/** Why an image is built, or not, as types; {@code console} has the text. */
@NullMarked
package com.mellanox.mkt.images.reason;

import org.jspecify.annotations.NullMarked;
