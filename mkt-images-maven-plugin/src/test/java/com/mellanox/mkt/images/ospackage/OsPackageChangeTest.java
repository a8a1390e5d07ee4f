package com.mellanox.mkt.images.ospackage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link OsPackageChange}. */
class OsPackageChangeTest {

    private static OsPackage of(String name, String version) {
        return new OsPackage(name, version, "x86_64");
    }

    @Test
    void packagesWhenTheyDifferAreAddedRemovedOrChanged() {
        assertThat(OsPackageChange.between(
                        List.of(of("bash", "1"), of("nano", "1"), of("zlib", "1")),
                        List.of(of("zlib", "2"), of("vim", "1"), of("bash", "1"))))
                .containsExactly(
                        new OsPackageChange("nano", "x86_64", "1", null),
                        new OsPackageChange("vim", "x86_64", null, "1"),
                        new OsPackageChange("zlib", "x86_64", "1", "2"));
    }

    @Test
    void packageWhenOfAnotherArchitectureIsAnotherOne() {
        assertThat(OsPackageChange.between(
                        List.of(new OsPackage("libc6", "1", "amd64")),
                        List.of(new OsPackage("libc6", "1", "amd64"), new OsPackage("libc6", "1", "i386"))))
                .containsExactly(new OsPackageChange("libc6", "i386", null, "1"));
    }

    @Test
    void packageWhenThereInSeveralVersionsIsOneChange() {
        assertThat(OsPackageChange.between(
                        List.of(of("kernel", "6.8"), of("kernel", "6.9")),
                        List.of(of("kernel", "6.10"), of("kernel", "6.9"))))
                .containsExactly(new OsPackageChange("kernel", "x86_64", "6.8, 6.9", "6.10, 6.9"));
    }
}
