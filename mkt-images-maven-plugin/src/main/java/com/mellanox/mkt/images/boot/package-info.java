/** Boots a KVM image: starts a VM on it, follows the boot, and explains a failure. Finds the VMs that were kept. */
@NullMarked
package com.mellanox.mkt.images.boot;

import org.jspecify.annotations.NullMarked;
