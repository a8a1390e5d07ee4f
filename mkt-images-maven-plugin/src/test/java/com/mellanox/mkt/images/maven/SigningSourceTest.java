package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.sign.SampleKeys;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a key is, and its passphrase. */
class SigningSourceTest {
    private static final String COSIGN =
            SampleKeys.publicKeys("cosign.pub").keys().get(0).fingerprint();

    @TempDir
    private Path root;

    private Path key;

    @BeforeEach
    void writeKey() throws IOException {
        key = Files.write(root.resolve("cosign.key"), SampleKeys.bytes("cosign.key"));
    }

    private SigningSource source(String given, @Nullable String passphrase, Map<String, String> variables) {
        Parameters parameters = new SampleParameters(root).parameters();
        UserEnvironment environment = new UserEnvironment(variables, root);
        SigningSource source = SigningSource.of(parameters, given, passphrase, environment, SecretServers.NONE)
                .orElseThrow();
        parameters.throwIfWrong();
        return source;
    }

    @Test
    void keyWhenThePassphraseIsInTheUsualVariableIsRead() {
        SigningSource source = source(key.toString(), null, Map.of("COSIGN_PASSWORD", SampleKeys.PASSPHRASE));

        assertThat(source.key()).hasToString(COSIGN).isSameAs(source.key());
    }

    @Test
    void keyWhenThePassphraseIsInAFileThatEndsWithALineIsRead() throws IOException {
        Path passphrase = Files.writeString(root.resolve("passphrase"), SampleKeys.PASSPHRASE + "\n");

        assertThat(source("file:" + key, "file:" + passphrase, Map.of()).key()).hasToString(COSIGN);
    }

    @Test
    void keyWhenItIsInAVariableIsRead() {
        String pem = new String(SampleKeys.bytes("ec.pem"), StandardCharsets.UTF_8);

        assertThat(source("env:KEY", null, Map.of("KEY", pem)).key().publicKey())
                .isEqualTo(SampleKeys.publicKeys("ec.pub").keys().get(0));
    }

    @Test
    void keyWhenThereIsNoPassphraseOrAWrongOneSaysHowToGiveIt() {
        assertThatThrownBy(() -> source(key.toString(), null, Map.of()).key())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("cosign.key of -Dmkt.sign.key", "-Dmkt.sign.passphrase");
        assertThatThrownBy(() -> source(key.toString(), "env:NONE", Map.of()).key())
                .hasMessageContaining("the environment variable NONE, which -Dmkt.sign.passphrase names, is not set");
    }

    @Test
    void parametersWhenAPassphraseIsGivenInPlaceOfItsPlaceDoNotShowIt() {
        assertThatThrownBy(() -> source(key.toString(), "hunter2", Map.of()))
                .hasMessageContaining("-Dmkt.sign.passphrase")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void publicKeysWhenOneIsNoKeyNamesIt() {
        UserEnvironment environment = new UserEnvironment(Map.of(), root);

        assertThatThrownBy(() -> SigningSource.publicKeys(List.of("cosign.key"), root::resolve, environment))
                .hasMessageContainingAll("cosign.key of -Dmkt.verify.key", "has no public key");
    }

    @Test
    void parametersWhenReadTwiceNameAProblemOnce() {
        Parameters parameters = new SampleParameters(root).parameters();
        UserEnvironment environment = new UserEnvironment(Map.of(), root);

        SigningSource.requiredKeys(parameters, List.of("none.pub"), environment);
        SigningSource.requiredKeys(parameters, List.of("none.pub"), environment);

        assertThatThrownBy(parameters::throwIfWrong).message().startsWith("the file " + root.resolve("none.pub"));
    }
}
