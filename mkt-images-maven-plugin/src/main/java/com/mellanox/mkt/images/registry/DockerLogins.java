package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.ProgramAnswer;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The logins of {@code docker login}: credential helpers and {@code auths} of Docker's {@code config.json}, in the order of
 * Docker's own programs. docker-java and jib read less.
 */
public final class DockerLogins implements LoginProvider {
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";
    private static final String PREFIX = "docker-credential-";
    private static final Duration HELPER_LIMIT = Duration.ofSeconds(30);

    private final UserEnvironment environment;
    private final BuildListener listener;
    private final Duration helperLimit;

    /** The credential helpers that have given logins, by the hosts of these. */
    private final Map<String, String> helpers = new ConcurrentHashMap<>();

    public DockerLogins(UserEnvironment environment, BuildListener listener) {
        this(environment, listener, HELPER_LIMIT);
    }

    /** Those of helpers that answer within a time. */
    DockerLogins(UserEnvironment environment, BuildListener listener, Duration helperLimit) {
        this.environment = environment;
        this.listener = listener;
        this.helperLimit = helperLimit;
    }

    @Override
    public String origin(String registry) {
        String helper = helpers.get(registry);
        return helper == null ? file().toString() : helper + ", which " + file() + " names";
    }

    private Path file() {
        return environment.dockerConfig().resolve("config.json");
    }

    /** The login for a registry. A login that cannot be read is a warning, since most images need none. */
    @Override
    public Optional<Login> forRegistry(String host) {
        String registry = host.equals("docker.io") ? DOCKER_HUB : host;
        Path file = file();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonValue config = JsonReader.read(Files.newInputStream(file));
            String helper = config.at("credHelpers")
                    .at(registry)
                    .text()
                    .or(config.at("credsStore")::text)
                    .orElse("");
            Optional<Login> login = helper.isEmpty() ? Optional.empty() : ask(helper, registry);
            login.ifPresent(found -> helpers.put(host, PREFIX + helper));
            return login.or(() -> listed(config.at("auths"), registry));
        } catch (JacksonException | IllegalArgumentException e) {
            // Without the exception's message: it can quote the file, and a password with it.
            warn("The logins in " + file + " cannot be read", "Correct the file, or log in again with 'docker login'");
        } catch (IOException e) {
            warn("The logins in " + file + " cannot be read: " + e.getMessage(), "Check the file's permissions");
        }
        return Optional.empty();
    }

    /** Runs a credential helper, a program that keeps logins for Docker's programs. */
    private Optional<Login> ask(String helper, String registry) {
        String program = PREFIX + helper;
        try {
            Path file = environment
                    .program(program)
                    .orElseThrow(() -> new IOException("it is not an executable file in the PATH"));
            ProcessBuilder builder = new ProcessBuilder(file.toString(), "get");
            builder.environment().putAll(environment.variables());
            return login(ProgramAnswer.of(builder, registry, helperLimit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(program + " for " + registry);
        } catch (IOException e) {
            warn(
                    program + " gave no login for " + registry + ": " + e.getMessage(),
                    "Check whether it is installed and works: echo " + registry + " | " + program + " get");
            return Optional.empty();
        }
    }

    private static Optional<Login> login(ProgramAnswer answer) throws IOException {
        if (answer.status() != 0 && answer.output().contains("credentials not found")) {
            return Optional.empty();
        }
        if (answer.status() != 0) {
            throw new IOException("it ended with status " + answer.status());
        }
        try {
            JsonValue json = JsonReader.read(answer.output());
            String secret = json.at("Secret").text().orElse("");
            if (secret.isEmpty()) {
                throw new IOException("its output has no Secret");
            }
            return Optional.of(new Login(json.at("Username").text().orElse(""), secret));
        } catch (JacksonException e) {
            // Without the cause, whose text quotes what the program printed.
            throw new IOException("its output is not JSON");
        }
    }

    private static Optional<Login> listed(JsonValue auths, String registry) {
        for (Map.Entry<String, JsonValue> entry : auths.members().entrySet()) {
            if (host(entry.getKey()).equals(host(registry))) {
                return login(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<Login> login(JsonValue entry) {
        String token = entry.at("identitytoken").text().orElse("");
        if (!token.isEmpty()) {
            return Optional.of(Login.ofIdentityToken(token));
        }
        String auth = entry.at("auth").text().orElse("");
        String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    /** Old entries are URLs: {@code https://registry.example.com/v1/}. */
    private static String host(String registry) {
        return registry.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    }

    private void warn(String what, String remedy) {
        listener.on(new Warning(what, remedy));
    }
}
