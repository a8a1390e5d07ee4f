package com.mellanox.mkt.images.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.secret.SecretSource.Fault;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link SecretSource} and {@link SecretValue}: what is read, when it is read, and what is shown. */
class SecretSourceTest {
    private static final String PLACE = "-Dmkt.secret.token";

    @TempDir
    private Path root;

    private int decrypted;

    private final SecretServers servers = new SecretServers() {
        @Override
        public boolean hasPassword(String id) {
            return !id.equals("none");
        }

        @Override
        public Optional<String> password(String id) {
            decrypted++;
            return id.equals("broken") ? Optional.empty() : Optional.of("hunter2");
        }
    };

    private SecretSource source(String text) {
        UserEnvironment environment = new UserEnvironment(Map.of("TOKEN", " hunter2\n", "EMPTY", ""), root);
        return new SecretSource(SecretOrigin.parse(text, root::resolve), PLACE, environment, servers);
    }

    private static String read(SecretSource source) {
        try (SecretValue value = source.read()) {
            return new String(value.bytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void valueWhenReadHasEveryByte() throws IOException {
        Files.write(root.resolve("token"), new byte[] {0, -1, '\n'});

        try (SecretValue value = source("file:token").read()) {
            assertThat(value.bytes()).containsExactly(0, -1, '\n');
        }
        assertThat(read(source("env:TOKEN"))).isEqualTo(" hunter2\n");
        assertThat(read(source("server:vendor"))).isEqualTo("hunter2");
    }

    @Test
    void valueWhenTheFileChangesIsTheNewOne() throws IOException {
        Files.writeString(root.resolve("token"), "old");
        SecretSource source = source("file:token");
        read(source);
        Files.writeString(root.resolve("token"), "new");

        assertThat(read(source)).isEqualTo("new");
    }

    @Test
    void valueWhenClosedIsOverwritten() {
        SecretValue value = source("env:TOKEN").read();
        value.close();

        assertThat(value.bytes()).containsOnly(0);
    }

    @Test
    void sourceWhenOnlyCheckedDecryptsNothing() {
        assertThat(source("server:broken").fault()).isEmpty();
        assertThat(decrypted).isZero();
    }

    @Test
    void sourceWhenShownHasPlaceAndOriginAndNoValue() throws IOException {
        Files.writeString(root.resolve("token"), "hunter2");

        for (String text : new String[] {"file:token", "env:TOKEN", "server:vendor"}) {
            SecretSource source = source(text);
            try (SecretValue value = source.read()) {
                assertThat(source + " " + value + " " + new StepSecrets(Map.of(), Map.of()))
                        .contains(PLACE, "***")
                        .doesNotContain("hunter2");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file:missing, does not exist",
        "file:., is a directory",
        "file:empty, is empty",
        "env:UNSET, is not set or empty",
        "env:EMPTY, is not set or empty",
        "server:none, no server 'none' with a password",
    })
    void sourceWhenItCannotBeReadNamesPlaceAndRemedy(String text, String what) throws IOException {
        Files.createFile(root.resolve("empty"));
        SecretSource source = source(text);

        Fault fault = source.fault().orElseThrow();
        assertThat(fault.what()).contains(what, PLACE);
        assertThat(fault.remedy()).isNotBlank();
        assertThatThrownBy(source::read)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(fault.what() + ". " + fault.remedy());
    }

    @Test
    void fileWhenLongerThanBuildKitTakesIsRefused() throws IOException {
        Files.write(root.resolve("most"), new byte[SecretValue.MOST_BYTES]);
        Files.write(root.resolve("more"), new byte[SecretValue.MOST_BYTES + 1]);

        assertThat(source("file:most").fault()).isEmpty();
        try (SecretValue value = source("file:most").read()) {
            assertThat(value.bytes()).hasSize(512_000);
        }
        assertThatThrownBy(source("file:more")::read).hasMessageContainingAll("more", "500 KiB", PLACE);
    }

    @Test
    void passwordWhenItCannotBeDecryptedIsRefused() {
        assertThatThrownBy(source("server:broken")::read)
                .hasMessageContainingAll("'broken'", PLACE, "cannot be decrypted", "settings-security.xml");
    }

    @Test
    void agentWhenItCannotBeUsedNamesPlaceAndRemedy() throws IOException {
        Path key = Files.writeString(root.resolve("id"), "hunter2");
        Path pub = Files.writeString(root.resolve("id.pub"), "x");

        assertThat(new SshSource(key, "-Dmkt.ssh.default")).matches(SshSource::isKey);
        assertThat(new SshSource(key, "-Dmkt.ssh.default").fault()).isEmpty();
        assertThat(new SshSource(pub, "-Dmkt.ssh.default").fault().orElseThrow().what())
                .contains("is a public key", "-Dmkt.ssh.default");
        assertThat(new SshSource(root, "-Dmkt.ssh.default")
                        .fault()
                        .orElseThrow()
                        .what())
                .contains("is a directory");
        assertThat(new SshSource(root.resolve("gone"), "SSH_AUTH_SOCK").fault().orElseThrow())
                .satisfies(fault -> assertThat(fault.what()).contains("gone", "SSH_AUTH_SOCK", "does not exist"))
                .satisfies(fault -> assertThat(fault.remedy()).contains("ssh-add"));
    }
}
