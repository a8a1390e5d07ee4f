/** Registries, the logins to them, and images that contain only products. The only package that uses jib-core. */
@NullMarked
package com.mellanox.mkt.images.registry;

import org.jspecify.annotations.NullMarked;
