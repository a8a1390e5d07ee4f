/** Checks of the machine and of what its runs use: the engine, disks, registries, proxies, git servers, KVM. */
@NullMarked
package com.mellanox.mkt.images.doctor;

import org.jspecify.annotations.NullMarked;
