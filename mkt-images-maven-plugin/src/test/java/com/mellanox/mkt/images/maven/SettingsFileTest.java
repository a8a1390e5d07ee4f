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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link SettingsFile}: where it is looked for. */
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

    private Parameters parameters() {
        return new SampleParameters(root).parameters();
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
        assertThat(key(new SettingsFile(new UserEnvironment(Map.of(), home)).read(parameters(), null)))
                .contains("usual", "~/.config/mkt-images/settings.yaml:1");
    }

    @Test
    void fileWhenTheVariableIsSetIsThere() {
        UserEnvironment environment = new UserEnvironment(
                Map.of("XDG_CONFIG_HOME", root.resolve("xdg").toString()), home);

        assertThat(key(new SettingsFile(environment).read(parameters(), null)))
                .contains("xdg", root.resolve("xdg/mkt-images/settings.yaml") + ":1");
    }

    @Test
    void fileWhenTheVariableIsRelativeIsBelowTheHome() {
        UserEnvironment environment = new UserEnvironment(Map.of("XDG_CONFIG_HOME", "xdg"), home);

        assertThat(key(new SettingsFile(environment).read(parameters(), null))).contains("usual");
    }

    @Test
    void fileWhenNamedIsThatOne() {
        SettingsFile file = new SettingsFile(new UserEnvironment(Map.of(), home));

        assertThat(key(file.read(parameters(), "other.yaml"))).contains("other");
        assertThat(file.read(parameters(), "none")).isEqualTo(UserSettings.NONE);
    }

    @Test
    void fileWhenNamedAndMissingFails() {
        SettingsFile file = new SettingsFile(new UserEnvironment(Map.of(), home));

        assertThatThrownBy(() -> file.read(parameters(), "missing.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(root.resolve("missing.yaml") + ": there is no such file");
    }

    @Test
    void fileWhenMissingIsNone() {
        SettingsFile file = new SettingsFile(new UserEnvironment(Map.of(), root));

        assertThat(file.read(parameters(), null)).isEqualTo(UserSettings.NONE);
    }
}
