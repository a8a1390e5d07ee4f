package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.docker.EnginesUnderTest.EngineUnderTest;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engines a test runs on, by its environment. */
class EnginesUnderTestTest {
    @TempDir
    private Path home;

    private List<EngineUnderTest> engines(Map<String, String> variables) {
        return EnginesUnderTest.of(new UserEnvironment(variables, home));
    }

    @Test
    void enginesWhenSetAreThoseInTheirOrder() {
        assertThat(engines(Map.of("MKT_ENGINES", "podman=unix:///p.sock docker-forky=unix:///d=1.sock\n")))
                .extracting(engine -> engine.getDisplayName(1) + " at " + engine.address())
                .containsExactly(
                        "podman at unix:///p.sock (MKT_ENGINES)", "docker-forky at unix:///d=1.sock (MKT_ENGINES)");
    }

    @Test
    void enginesWhenNotSetAreTheOneOfThisMachine() {
        assertThat(engines(Map.of("DOCKER_HOST", "unix:///own.sock")))
                .extracting(EngineUnderTest::address)
                .hasToString("[unix:///own.sock (DOCKER_HOST)]");
    }

    @Test
    void enginesWhenAPairHasNoNameNamesThePair() {
        assertThatThrownBy(() -> engines(Map.of("MKT_ENGINES", "docker=unix:///d.sock unix:///p.sock")))
                .hasMessageContaining("'unix:///p.sock'")
                .hasMessageContaining("NAME=ADDRESS")
                .hasMessageContaining("src/env/engines");
    }
}
