/** The goals: parameters, settings and the wiring of everything else. */
@NullMarked
package com.mellanox.mkt.images.maven;

import org.jspecify.annotations.NullMarked;
