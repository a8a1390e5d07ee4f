package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.ProgramAnswer;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A program {@code docker-credential-<name>} that keeps logins for Docker's programs. */
final class CredentialHelper {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String program;
    private final UserEnvironment environment;

    CredentialHelper(String name, UserEnvironment environment) {
        this.program = "docker-credential-" + name;
        this.environment = environment;
    }

    /**
     * Runs the program.
     *
     * @return empty if it has no login for the registry
     * @throws IOException if the program is missing, fails or does not end in time
     * @throws CancelledException if this thread was interrupted
     */
    Optional<Login> get(String registry) throws IOException {
        Path file = environment.program(program).orElseThrow(() -> new IOException("it is not in the PATH"));
        ProcessBuilder builder = new ProcessBuilder(file.toString(), "get");
        builder.environment().putAll(environment.variables());
        try {
            ProgramAnswer answer = ProgramAnswer.of(builder, registry, LIMIT);
            return answer(answer.status(), answer.output());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(program + " for " + registry);
        }
    }

    private static Optional<Login> answer(int status, String output) throws IOException {
        if (status != 0) {
            if (output.contains("credentials not found")) {
                return Optional.empty();
            }
            throw new IOException("it ended with status " + status);
        }
        try {
            JsonValue json = JsonReader.read(output);
            return Optional.of(new Login(
                    json.at("Username").text().orElse(""),
                    json.at("Secret").text().orElse("")));
        } catch (JacksonException e) {
            // Without the cause, whose text quotes what the program printed.
            throw new IOException("its output is not JSON");
        }
    }

    @Override
    public String toString() {
        return program;
    }
}
