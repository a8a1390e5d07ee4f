package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link Colours}. */
class ColoursTest {
    private final Properties options = new Properties();
    private final MavenExecutionRequest request = new DefaultMavenExecutionRequest().setInteractiveMode(true);
    private final MavenSession session = mock(MavenSession.class);
    private final Map<String, String> environment = new HashMap<>(Map.of("TERM", "xterm-256color"));

    @BeforeEach
    void prepareSession() {
        when(session.getUserProperties()).thenReturn(options);
        when(session.getRequest()).thenReturn(request);
    }

    private boolean areShown(boolean isTerminal) {
        return Colours.areShown(session, environment, isTerminal);
    }

    @Test
    void coloursWhenInATerminalAreShown() {
        assertThat(areShown(true)).isTrue();
    }

    @Test
    void coloursWhenInAPipeAreNotShown() {
        assertThat(areShown(false)).isFalse();
    }

    @Test
    void coloursWhenMavenRunsInBatchModeAreNotShown() {
        request.setInteractiveMode(false);

        assertThat(areShown(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NO_COLOR, 1, false", "NO_COLOR, '', true", "TERM, dumb, false"})
    void coloursWhenTheEnvironmentIsAgainstThemAreNotShown(String name, String value, boolean shown) {
        environment.put(name, value);

        assertThat(areShown(true)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"style.color, never", "maven.style.color, never"})
    void coloursWhenMavenIsToldNeverAreNotShown(String name, String value) {
        options.setProperty(name, value);

        assertThat(areShown(true)).isFalse();
    }

    @Test
    void coloursWhenMavenIsToldAlwaysAreShownAnywhere() {
        options.setProperty("style.color", "always");
        environment.put("NO_COLOR", "1");

        assertThat(areShown(false)).isTrue();
    }

    @Test
    void coloursWhenMavenDecidesByTheTerminalFollowIt() {
        options.setProperty("style.color", "auto");

        assertThat(areShown(true)).isTrue();
        assertThat(areShown(false)).isFalse();
    }
}
