package com.mellanox.mkt.images.maven;

import java.util.List;

/** Modules of which none extends another. */
final class SampleModules {
    private SampleModules() {}

    static OsModules of(List<OsModules.Module> modules) {
        return new OsModules(modules, coordinate -> {
            throw new AssertionError(coordinate);
        });
    }
}
