/** Warnings about docker directories, which plans show. */
@NullMarked
package com.mellanox.mkt.images.lint;

import org.jspecify.annotations.NullMarked;
