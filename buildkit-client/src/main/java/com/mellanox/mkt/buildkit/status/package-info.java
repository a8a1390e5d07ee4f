/** What a solve does, as events. */
@NullMarked
package com.mellanox.mkt.buildkit.status;

import org.jspecify.annotations.NullMarked;
