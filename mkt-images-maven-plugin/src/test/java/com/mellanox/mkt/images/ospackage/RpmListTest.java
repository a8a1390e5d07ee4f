package com.mellanox.mkt.images.ospackage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of {@link RpmList}, on lines as rpm prints them for its format. */
class RpmListTest {

    @Test
    void linesWhenOfPackagesAreReadWithEpochAndRelease() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        output.writeBytes("""
                warning: Found NDB Packages.db database while attempting sqlite backend
                bash\t5.2.26-3.fc40\tx86_64\tbash-5.2.26-3.fc40.src.rpm\tGPL-3.0-or-later
                libgcc\t14.1.1-1.fc40\tx86_64\tgcc-14.1.1-1.fc40.src.rpm\tGPL-3.0-or-later AND MIT
                shadow-utils\t2:4.15.1-2.fc40\tx86_64\tshadow-utils-4.15.1-2.fc40.src.rpm\tBSD-3-Clause
                gpg-pubkey\ta15b79cc-63d04c2c\t\t\tpubkey
                virtual\t1-1\t\t\t
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(RpmList.of(output))
                .containsExactly(
                        rpm("bash", "5.2.26-3.fc40", "x86_64", null, "GPL-3.0-or-later"),
                        rpm("libgcc", "14.1.1-1.fc40", "x86_64", "gcc", "GPL-3.0-or-later AND MIT"),
                        rpm("shadow-utils", "2:4.15.1-2.fc40", "x86_64", null, "BSD-3-Clause"),
                        rpm("virtual", "1-1", "", null, null));
    }

    private static OsPackage rpm(
            String name, String version, String architecture, @Nullable String source, @Nullable String license) {
        return new OsPackage(name, version, architecture, OsPackage.RPM, source, null, license);
    }
}
