package com.mellanox.mkt.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where values of secrets come from. */
class SecretTest {
    @TempDir
    Path directory;

    @Test
    void fileWhenItIsTooLargeIsRefusedWithTheLimit() throws IOException {
        Path file = Files.write(directory.resolve("token"), new byte[Secret.LARGEST + 1]);

        assertThatThrownBy(() -> Secret.ofFile(file).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("512000");
    }

    @Test
    void fileWhenItIsAsLargeAsAllowedIsRead() throws IOException {
        Path file = Files.write(directory.resolve("token"), new byte[Secret.LARGEST]);

        assertThat(Secret.ofFile(file).read()).hasSize(Secret.LARGEST);
    }

    @Test
    void fileWhenItIsMissingIsNamed() {
        Path file = directory.resolve("missing");

        assertThatThrownBy(() -> Secret.ofFile(file).read())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void environmentWhenTheVariableIsMissingNamesIt() {
        assertThatThrownBy(() -> Secret.ofEnvironment(Map.of(), "TOKEN").read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TOKEN");
    }

    @Test
    void textWhenItIsPrintedHasNoSecret() {
        Secret secret = Secret.ofValue("hidden".getBytes(StandardCharsets.UTF_8));

        assertThat(secret.toString()).doesNotContain("hidden");
        assertThat(new RegistryLogin("user", "hidden"))
                .asString()
                .contains("user")
                .doesNotContain("hidden");
    }
}
