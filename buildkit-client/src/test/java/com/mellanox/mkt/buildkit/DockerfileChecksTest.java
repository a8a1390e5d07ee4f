package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The JSON of checks. */
class DockerfileChecksTest {
    private static final String TEXT =
            Base64.getEncoder().encodeToString("FROM a\nMAINTAINER b\n".getBytes(StandardCharsets.UTF_8));
    private static final String SOURCES =
            "\"sources\":[{\"filename\":\"x.Dockerfile\",\"language\":\"Dockerfile\",\"data\":\"" + TEXT + "\"}]";

    private static DockerfileChecks read(String json) {
        return DockerfileChecks.of(Map.of("result.json", json));
    }

    @Test
    void warningWhenItHasAPlaceNamesRuleTextAndLine() {
        DockerfileChecks checks =
                read("{\"warnings\":[{\"ruleName\":\"MaintainerDeprecated\",\"description\":\"general\","
                        + "\"url\":\"https://example.com/rule\",\"detail\":\"Maintainer is deprecated\\n\","
                        + "\"location\":{\"ranges\":[{\"start\":{\"line\":2},\"end\":{\"line\":2}}]}}]," + SOURCES
                        + "}");

        assertThat(checks.error()).isEmpty();
        assertThat(checks.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.rule()).isEqualTo("MaintainerDeprecated");
            assertThat(warning.message()).isEqualTo("Maintainer is deprecated");
            assertThat(warning.url())
                    .hasValueSatisfying(url -> assertThat(url).hasToString("https://example.com/rule"));
            assertThat(warning.location()).hasValueSatisfying(place -> {
                assertThat(place).hasToString("x.Dockerfile:2");
                assertThat(place.content()).contains("MAINTAINER b");
            });
        });
    }

    @Test
    void warningWhenItHasOnlyADescriptionHasThat() {
        assertThat(read("{\"warnings\":[{\"ruleName\":\"A\",\"description\":\"general\",\"url\":\"no url\"}]}")
                        .warnings())
                .containsExactly(new DockerfileChecks.Warning("A", "general", Optional.empty(), Optional.empty()));
    }

    @Test
    void errorWhenTheDockerfileCannotBeBuiltHasItsPlace() {
        DockerfileChecks checks = read("{\"warnings\":null,\"buildError\":{\"message\":\"not found\","
                + "\"location\":{\"ranges\":[{\"start\":{\"line\":1},\"end\":{\"line\":1}}]}}," + SOURCES + "}");

        assertThat(checks.warnings()).isEmpty();
        assertThat(checks.error()).hasValueSatisfying(error -> {
            assertThat(error.message()).isEqualTo("not found");
            assertThat(error.location())
                    .hasValueSatisfying(place -> assertThat(place).hasToString("x.Dockerfile:1"));
        });
    }

    @Test
    void checksWhenTheResultHasNoneAreUnsupported() {
        assertThatThrownBy(() -> DockerfileChecks.of(Map.of()))
                .isInstanceOf(BuildkitException.Unsupported.class)
                .hasMessageContaining("checks");
        assertThatThrownBy(() -> read("{\"warnings\":1}")).isInstanceOf(BuildkitException.Unsupported.class);
    }
}
