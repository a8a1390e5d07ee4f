/** What a user has settled for all runs on a machine, in a file of their own. */
@NullMarked
package com.mellanox.mkt.images.settings;

import org.jspecify.annotations.NullMarked;
