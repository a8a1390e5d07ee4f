package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.PackageName;

/** A package that a descriptor leaves out, and its line. */
public record ExcludedPackage(PackageName name, int line) {}
