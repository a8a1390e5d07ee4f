/** Reads the file with the settings that a user has for all runs on a machine. */
@NullMarked
package com.mellanox.mkt.images.settings;

import org.jspecify.annotations.NullMarked;
