/** What is in an image, as documents of CycloneDX and SPDX. */
@NullMarked
package com.mellanox.mkt.images.sbom;

import org.jspecify.annotations.NullMarked;
