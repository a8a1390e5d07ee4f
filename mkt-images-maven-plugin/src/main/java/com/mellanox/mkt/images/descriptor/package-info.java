/** The image descriptor of an OS module: image.yaml to records. */
@NullMarked
package com.mellanox.mkt.images.descriptor;

import org.jspecify.annotations.NullMarked;
