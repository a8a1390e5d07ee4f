/** OS modules that are written anew, from the docker directories that the plugin brings along. */
@NullMarked
package com.mellanox.mkt.images.template;

import org.jspecify.annotations.NullMarked;
