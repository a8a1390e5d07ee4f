/** What the finished images of Fedora 40 must hold. */
@NullMarked
package com.mellanox.mkt.images.fc40;

import org.jspecify.annotations.NullMarked;
