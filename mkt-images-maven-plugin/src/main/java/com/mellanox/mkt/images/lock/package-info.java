/** The lock file of a module: what it holds a build to, and where it does not fit the files of the module. */
@NullMarked
package com.mellanox.mkt.images.lock;

import org.jspecify.annotations.NullMarked;
