/** New OS modules, copied from the docker directories in the plugin's jar; used by the goal {@code init}. */
@NullMarked
package com.mellanox.mkt.images.template;

import org.jspecify.annotations.NullMarked;
