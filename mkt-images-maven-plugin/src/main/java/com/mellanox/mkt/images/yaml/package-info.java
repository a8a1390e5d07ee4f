/** Reads YAML files as fields with their lines, so that all problems of a file are reported together. */
@NullMarked
package com.mellanox.mkt.images.yaml;

import org.jspecify.annotations.NullMarked;
