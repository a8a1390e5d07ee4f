package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of builders, as messages name them and as features are compared with them. */
class BuilderVersionTest {
    @ParameterizedTest
    @CsvSource({
        "0.8.4, BuildKit with the Dockerfile syntax 1.2",
        "v0.10.6, BuildKit with the Dockerfile syntax 1.4",
        "v0.25.2, BuildKit with the Dockerfile syntax 1.19",
        "v0.0.0+unknown, BuildKit",
        "v0.12.5-0.20231208203051-3b6880d2a00f, BuildKit with the Dockerfile syntax 1.6",
        "v0.32.2+unknown, BuildKit with the Dockerfile syntax 1.26",
        "v0.0.0+unknown-moby, BuildKit",
        "1.0.0, BuildKit",
        "unknown, BuildKit",
        "'', BuildKit",
    })
    void buildKitWhenItsVersionIsKnownHasTheSyntaxOfIt(String version, String text) {
        assertThat(BuilderVersion.ofBuildKit(version)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "20.10.24, 2",
        "23.0.1, 4",
        "26.1.5+dfsg1, 7",
        "27.0.3, 8",
        "27.2.0, 9",
        "28.5.2+dfsg4, 19",
        "29.0.3, 19"
    })
    void buildKitWhenOfAnEngineHasTheSyntaxOfIt(String engine, int minor) {
        assertThat(BuilderVersion.ofBuildKitIn(engine)).isEqualTo(BuilderVersion.ofSyntax(minor));
    }

    @ParameterizedTest
    @CsvSource({"4.3.1, Podman's builder 4.3", "5.8.0-dev, Podman's builder 5.8", "devel, Podman's builder"})
    void podmanWhenItsVersionIsKnownIsNamedByIt(String version, String text) {
        assertThat(BuilderVersion.ofPodman(version)).hasToString(text);
    }

    @Test
    void versionWhenUnknownIsAtLeastAny() {
        assertThat(BuilderVersion.ofBuildKitIn("29.7.2").isAtLeast(1, 999)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4, 3, true", "4, 4, false", "5, 0, false", "3, 9, true"})
    void versionWhenComparedIsByBothNumbers(int major, int minor, boolean atLeast) {
        assertThat(BuilderVersion.ofPodman("4.3.1").isAtLeast(major, minor)).isEqualTo(atLeast);
    }
}
