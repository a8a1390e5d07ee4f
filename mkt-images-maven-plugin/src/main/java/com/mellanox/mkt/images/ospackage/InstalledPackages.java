package com.mellanox.mkt.images.ospackage;

import java.util.List;

/** The distribution of an image, and its packages that are installed there. */
public record InstalledPackages(OsRelease os, List<OsPackage> packages) {
    public InstalledPackages {
        packages = List.copyOf(packages);
    }
}
