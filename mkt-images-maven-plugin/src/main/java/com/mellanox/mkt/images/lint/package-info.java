/** What a docker directory builds with, and still should not have: told by plans alone. */
@NullMarked
package com.mellanox.mkt.images.lint;

import org.jspecify.annotations.NullMarked;
