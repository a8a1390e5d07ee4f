/** Signatures of images and documents as cosign makes and accepts them, by keys. */
@NullMarked
package com.mellanox.mkt.images.sign;

import org.jspecify.annotations.NullMarked;
