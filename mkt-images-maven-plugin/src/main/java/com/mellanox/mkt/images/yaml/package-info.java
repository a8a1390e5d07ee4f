/** YAML read to trees with their lines, so that every problem of a file is found in one go. */
@NullMarked
package com.mellanox.mkt.images.yaml;

import org.jspecify.annotations.NullMarked;
