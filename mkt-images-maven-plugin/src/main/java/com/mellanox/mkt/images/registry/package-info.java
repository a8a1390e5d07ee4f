/** Registries: what is there, logins, and images that consist of products alone. All of jib-core. */
@NullMarked
package com.mellanox.mkt.images.registry;

import org.jspecify.annotations.NullMarked;
