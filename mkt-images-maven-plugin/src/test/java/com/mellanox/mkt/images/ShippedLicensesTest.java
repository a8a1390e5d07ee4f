package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.ShippedLibraries.Library;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The licences of all libraries that Maven loads with the plugin, as their POMs in the local repository name them. */
class ShippedLicensesTest {
    /** Those that let anybody use and pass on the library beside this plugin, which is under the Apache License. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache 2",
            "Apache 2.0",
            "Apache License, Version 2.0",
            "Apache-2.0",
            "BSD 2-Clause License",
            "BSD New license",
            "BSD-3-Clause",
            "Bouncy Castle Licence",
            "EPLv2",
            "MIT License",
            "MIT license",
            "The Apache License, Version 2.0",
            "The Apache Software License, Version 2.0",
            "The BSD License");

    @Test
    void licensesWhenListedAreAllowed() throws Exception {
        Map<String, List<String>> others = new TreeMap<>();
        List<Library> libraries = ShippedLibraries.all();
        for (Library library : libraries) {
            List<String> licenses = library.licenses();
            if (licenses.stream().noneMatch(ALLOWED::contains)) {
                others.put(library.toString(), licenses);
            }
        }

        assertThat(libraries).hasSizeGreaterThan(50);
        assertThat(others)
                .as("libraries under other licences: read the licence, and allow it or use another library")
                .isEmpty();
    }
}
