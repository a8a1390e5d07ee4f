package com.mellanox.mkt.images.ospackage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests of {@link RpmList}, on lines as rpm prints them for its format. */
class RpmListTest {

    @Test
    void linesWhenOfPackagesAreReadWithEpochAndRelease() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        output.writeBytes("""
                warning: Found NDB Packages.db database while attempting sqlite backend
                bash\t5.2.26-3.fc40\tx86_64
                shadow-utils\t2:4.15.1-2.fc40\tx86_64
                tzdata\t2024a-5.fc40\tnoarch
                gpg-pubkey\ta15b79cc-63d04c2c\t
                virtual\t1-1\t
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(RpmList.of(output))
                .containsExactly(
                        new OsPackage("bash", "5.2.26-3.fc40", "x86_64"),
                        new OsPackage("shadow-utils", "2:4.15.1-2.fc40", "x86_64"),
                        new OsPackage("tzdata", "2024a-5.fc40", "noarch"),
                        new OsPackage("virtual", "1-1", ""));
    }
}
