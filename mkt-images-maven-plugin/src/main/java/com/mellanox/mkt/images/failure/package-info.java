/** What the user can mend: one sealed family of exceptions, each with subject, cause and next step. */
@NullMarked
package com.mellanox.mkt.images.failure;

import org.jspecify.annotations.NullMarked;
