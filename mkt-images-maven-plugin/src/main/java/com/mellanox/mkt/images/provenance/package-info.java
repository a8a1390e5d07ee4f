/** What images were built from, by which builder and with which parameters, as statements of SLSA. */
@NullMarked
package com.mellanox.mkt.images.provenance;

import org.jspecify.annotations.NullMarked;
