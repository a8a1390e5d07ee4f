package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.docker.NotedProgram;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A credential helper of Docker that fails at its first call: a warning names it, what is wrong and how to try it; no secret is told,
 * and the next call gives the login.
 */
class LoginHelperFaultsTest {
    private static final String REGISTRY = "registry.example.com";
    private static final String GOOD = "cat >/dev/null; echo '{\"Username\":\"alice\",\"Secret\":\"s3cr3t\"}'";

    @TempDir
    private Path directory;

    private final RecordedEvents events = new RecordedEvents();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            exit 1                                      | it ended with status 1
            echo s3cr3t; exit 1                         | it ended with status 1
            echo s3cr3t >&2; exit 1                     | it ended with status 1
            kill -9 $$                                  | it ended with status 137
            exit 0                                      | its output has no Secret
            echo s3cr3t; exit 0                         | its output is not JSON
            echo '{s3cr3t'; exit 0                      | its output is not JSON
            echo '{}'; exit 0                           | its output has no Secret
            echo '[]'; exit 0                           | its output has no Secret
            yes s3cr3t                                  | it prints more than 1 MB
            cat /dev/zero                               | it prints more than 1 MB
            echo s3cr3t; exec sleep 600                 | it did not answer within 1 s
            """)
    void findWhenTheHelperFailsWarns(String fault, String told) throws IOException {
        NotedProgram helper = new NotedProgram(directory, "docker-credential-mine");
        helper.failing(GOOD, fault);

        Duration within = fault.contains("sleep") ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        assertThat(logins(helper, within).forRegistry(REGISTRY)).isEmpty();

        assertThat(events.of(Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.what()).startsWith("docker-credential-mine gave no login for " + REGISTRY + ": " + told);
            assertThat(warning.remedy()).contains("echo " + REGISTRY + " | docker-credential-mine get");
            assertThat(warning.toString()).doesNotContain("s3cr3t");
        });
        assertThat(logins(helper, Duration.ofMinutes(1)).forRegistry(REGISTRY)).contains(new Login("alice", "s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--, #!/bin/sh, it is not an executable", "rwxr-xr-x, #!/nowhere/sh, Cannot run program"})
    void findWhenTheHelperCannotBeStartedWarns(String permissions, String firstLine, String told) throws IOException {
        NotedProgram helper = new NotedProgram(directory, "docker-credential-mine");
        Path file = Files.writeString(directory.resolve("docker-credential-mine"), firstLine + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThat(logins(helper, Duration.ofMinutes(1)).forRegistry(REGISTRY)).isEmpty();

        assertThat(events.of(Warning.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).contains(told));
    }

    private DockerLogins logins(NotedProgram helper, Duration within) throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"credsStore\":\"mine\"}");
        UserEnvironment environment =
                new UserEnvironment(Map.of("DOCKER_CONFIG", directory.toString(), "PATH", helper.path()), directory);
        return new DockerLogins(environment, events, within);
    }
}
