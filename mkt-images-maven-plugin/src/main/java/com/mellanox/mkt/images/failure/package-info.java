/** Failures that the user can resolve: one sealed family of exceptions, each with subject, cause and remedy. */
@NullMarked
package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.NullMarked;
