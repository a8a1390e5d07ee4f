/** Why an image is built, or is not: typed, so that whoever shows it has the words. */
@NullMarked
package com.mellanox.mkt.images.reason;

import org.jspecify.annotations.NullMarked;
