/** What a kernel needs to boot a KVM image, and the kernels that users name: their images and their configurations. */
@NullMarked
package com.mellanox.mkt.images.kernel;

import org.jspecify.annotations.NullMarked;
