package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Parameters}: the file with the user's settings. */
class SettingsFileTest {
    @TempDir
    private Path root;

    private Path home;

    @BeforeEach
    void writeFiles() throws IOException {
        home = root.resolve("home");
        write(home.resolve(".config/mkt-images/settings.yaml"), "key: usual\n");
        write(root.resolve("xdg/mkt-images/settings.yaml"), "key: xdg\n");
        write(root.resolve("other.yaml"), "key: other\n");
    }

    private UserSettings settings(Path userHome, Map<String, String> variables, @Nullable String given) {
        return new SampleParameters(root)
                .environment(new UserEnvironment(variables, userHome))
                .parameters()
                .withSettings(given, event -> {})
                .settings();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private static String key(UserSettings settings) {
        return settings.value("mkt.key")
                .map(key -> key.text() + " " + key.place())
                .orElse("");
    }

    @Test
    void fileWhenNothingIsSetIsBelowTheHome() {
        assertThat(key(settings(home, Map.of(), null))).contains("usual", "~/.config/mkt-images/settings.yaml:1");
    }

    @Test
    void fileWhenTheVariableIsSetIsThere() {
        Map<String, String> variables =
                Map.of("XDG_CONFIG_HOME", root.resolve("xdg").toString());

        assertThat(key(settings(home, variables, null)))
                .contains("xdg", root.resolve("xdg/mkt-images/settings.yaml") + ":1");
    }

    @Test
    void fileWhenTheVariableIsRelativeIsBelowTheHome() {
        assertThat(key(settings(home, Map.of("XDG_CONFIG_HOME", "xdg"), null))).contains("usual");
    }

    @Test
    void fileWhenNamedIsThatOne() {
        assertThat(key(settings(home, Map.of(), "other.yaml"))).contains("other");
        assertThat(settings(home, Map.of(), "none")).isEqualTo(UserSettings.NONE);
    }

    @Test
    void fileWhenNamedAndMissingFails() {
        assertThatThrownBy(() -> settings(home, Map.of(), "missing.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(root.resolve("missing.yaml") + ": there is no such file");
    }

    @Test
    void fileWhenMissingIsNone() {
        assertThat(settings(root, Map.of(), null)).isEqualTo(UserSettings.NONE);
    }
}
