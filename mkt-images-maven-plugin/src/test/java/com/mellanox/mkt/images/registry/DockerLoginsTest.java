package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which login a registry gets out of a docker configuration. */
class DockerLoginsTest {
    private static final String REGISTRY = "registry.example.com";

    @TempDir
    private Path directory;

    private final RecordedEvents events = new RecordedEvents();

    @Test
    void findWhenThereIsNoConfigurationIsNone() {
        assertThat(find(REGISTRY)).isEmpty();
        assertThat(events.of(Warning.class)).isEmpty();
    }

    @Test
    void findWhenRegistryIsListedTakesItsLogin() throws IOException {
        config("{\"auths\": {\"registry.example.com\": {\"auth\": \"" + auth("robot$ci:a:b") + "\"}}}");

        assertThat(find(REGISTRY)).contains(new Login("robot$ci", "a:b"));
        assertThat(find("other.example.com")).isEmpty();
    }

    @Test
    void findWhenEntryIsOldUrlTakesItForDockerHub() throws IOException {
        config("{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": \"" + auth("me:pw") + "\"}}}");

        assertThat(find("docker.io")).contains(new Login("me", "pw"));
    }

    @Test
    void findWhenEntryHoldsIdentityTokenTakesIt() throws IOException {
        config("{\"auths\": {\"registry.example.com\": {\"auth\": \"\", \"identitytoken\": \"t0k\"}}}");

        assertThat(find(REGISTRY)).hasValueSatisfying(login -> {
            assertThat(login.isIdentityToken()).isTrue();
            assertThat(login.password()).isEqualTo("t0k");
        });
    }

    @Test
    void findWhenHelperIsNamedForRegistryAsksIt() throws IOException {
        helper("mine", "read host; echo \"{\\\"Username\\\":\\\"of $host\\\",\\\"Secret\\\":\\\"s\\\"}\"");
        config("{\"credHelpers\": {\"registry.example.com\": \"mine\"}, \"credsStore\": \"missing\"}");

        assertThat(find(REGISTRY)).contains(new Login("of registry.example.com", "s"));
    }

    @Test
    void originWhenAHelperGaveTheLoginIsTheHelper() throws IOException {
        helper("mine", "read host; echo \"{\\\"Username\\\":\\\"of $host\\\",\\\"Secret\\\":\\\"s\\\"}\"");
        config("{\"credsStore\": \"mine\"}");
        DockerLogins logins = logins();

        logins.forRegistry(REGISTRY);

        assertThat(logins.origin(REGISTRY))
                .startsWith("docker-credential-mine, which ")
                .endsWith("config.json names");
        assertThat(logins.origin("other.example.com")).endsWith("config.json");
    }

    @Test
    void findWhenStoreHasNoLoginFallsBackToList() throws IOException {
        helper("store", "echo 'credentials not found in native keychain'; exit 1");
        config("{\"credsStore\": \"store\", \"auths\": {\"registry.example.com\": {\"auth\": \"" + auth("me:pw")
                + "\"}}}");

        assertThat(find(REGISTRY)).map(Login::user).contains("me");
        assertThat(events.of(Warning.class)).isEmpty();
    }

    @Test
    void findWhenHelperFailsWarns() throws IOException {
        helper("broken", "echo secret-thing; exit 7");
        config("{\"credsStore\": \"broken\"}");

        assertThat(find(REGISTRY)).isEmpty();
        assertThat(events.of(Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.what())
                    .isEqualTo(
                            "docker-credential-broken gave no login for registry.example.com: it ended with status 7");
            assertThat(warning.toString()).doesNotContain("secret-thing");
        });
    }

    @Test
    @Timeout(30)
    void findWhenInterruptedIsCancelledAndNoMissingLogin() throws IOException {
        helper("slow", "sleep 60");
        config("{\"credsStore\": \"slow\"}");

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> find(REGISTRY)).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(events.of(Warning.class)).isEmpty();
    }

    @Test
    void findWhenHelperIsMissingWarns() throws IOException {
        config("{\"credsStore\": \"missing\"}");

        assertThat(find(REGISTRY)).isEmpty();
        assertThat(events.of(Warning.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).endsWith("it is not an executable file in the PATH"));
    }

    @Test
    void findWhenConfigurationIsBrokenWarnsWithoutQuotingIt() throws IOException {
        for (String broken : new String[] {
            "{\"auths\": {\"registry.example.com\": {\"auth\": \"topsecret!\"}}}", "{\"auths\": topsecret}"
        }) {
            config(broken);
            assertThat(find(REGISTRY)).isEmpty();
        }
        assertThat(events.of(Warning.class))
                .hasSize(2)
                .noneMatch(warning -> warning.toString().contains("topsecret"));
    }

    private Optional<Login> find(String registry) {
        return logins().forRegistry(registry);
    }

    private DockerLogins logins() {
        UserEnvironment environment = new UserEnvironment(
                Map.of("DOCKER_CONFIG", directory.toString(), "PATH", directory + ":/usr/bin:/bin"), directory);
        return new DockerLogins(environment, events);
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("config.json"), json);
    }

    private void helper(String name, String script) throws IOException {
        Path program = directory.resolve("docker-credential-" + name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String auth(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
