/** Boots a KVM image: starts a VM on it, follows the boot, and explains a failure. */
@NullMarked
package com.mellanox.mkt.images.boot;

import org.jspecify.annotations.NullMarked;
