/** A KVM image as a machine: starts a VM on it, follows it, and says whether and why not it has come up. */
@NullMarked
package com.mellanox.mkt.images.boot;

import org.jspecify.annotations.NullMarked;
