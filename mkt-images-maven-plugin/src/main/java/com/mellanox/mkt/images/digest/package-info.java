/** What images are made of: labelled items, their digest, their difference, and the record of them. */
@NullMarked
package com.mellanox.mkt.images.digest;

import org.jspecify.annotations.NullMarked;
