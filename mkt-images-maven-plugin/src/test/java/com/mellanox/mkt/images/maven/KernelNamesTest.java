package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Short names of kernels that are booted together. */
class KernelNamesTest {
    private static List<String> names(String... paths) {
        return List.copyOf(
                KernelNames.of(Stream.of(paths).map(Path::of).toList()).values());
    }

    @Test
    void nameWhenTheLastPartsDifferIsThat() {
        assertThat(names("/home/ann/linux", "/home/ann/linux-next", "/tmp/linux.deb"))
                .containsExactly("linux", "linux-next", "linux.deb");
    }

    @Test
    void nameWhenTheLastPartsAreTheSameHasTheOnesBefore() {
        assertThat(names("/a/src/linux", "/b/src/linux", "/c/next/linux", "/linux"))
                .containsExactly("a/src/linux", "b/src/linux", "next/linux", "linux");
    }

    @Test
    void nameWhenAnImageIsInATreeIsThatOfTheTree() {
        assertThat(names("/src/linux/arch/x86/boot/bzImage", "/src/next/arch/x86/boot/bzImage", "/src/bzImage"))
                .containsExactly("linux", "next", "bzImage");
    }
}
