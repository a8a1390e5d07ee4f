/** Results of tests in the Test Anything Protocol, TAP, and in the kernel's KTAP. */
@NullMarked
package com.mellanox.mkt.images.tap;

import org.jspecify.annotations.NullMarked;
