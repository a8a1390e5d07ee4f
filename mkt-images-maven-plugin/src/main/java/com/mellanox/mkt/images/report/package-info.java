/** The report of a run for people, and events and plans for other programs: as JSON, and as graphs. */
@NullMarked
package com.mellanox.mkt.images.report;

import org.jspecify.annotations.NullMarked;
