/** Plans for other programs to read: as JSON, and as graphs. */
@NullMarked
package com.mellanox.mkt.images.report;

import org.jspecify.annotations.NullMarked;
