package com.mellanox.mkt.images.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The docker contexts in a user's docker configuration: named engines, one of them in use. */
final class DockerContexts {
    private static final String DEFAULT = "default";

    private final UserEnvironment environment;
    private final Path directory;

    DockerContexts(UserEnvironment environment) {
        this.environment = environment;
        this.directory = environment.dockerConfig();
    }

    /** An engine that a context names, and what chose the context. */
    record Context(String host, @Nullable Path certificates, String reason) {}

    /** The context in use; none where it is the one that stands for the default socket. */
    Optional<Context> current() {
        Optional<String> chosen = environment.variable("DOCKER_CONTEXT");
        String by = chosen.isPresent()
                ? "DOCKER_CONTEXT"
                : directory.resolve("config.json").toString();
        return chosen.or(this::configured).filter(name -> !name.equals(DEFAULT)).map(name -> read(name, by));
    }

    private Optional<String> configured() {
        Path config = directory.resolve("config.json");
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        return json(config, "docker config").at("currentContext").text().filter(name -> !name.isBlank());
    }

    private Context read(String name, String by) {
        String hash = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        Path meta = directory.resolve("contexts/meta").resolve(hash).resolve("meta.json");
        if (!Files.isRegularFile(meta)) {
            throw new EngineException(
                    "There is no docker context '" + name + "', chosen by " + by + ": " + meta + " is missing",
                    "'docker context ls' lists those that there are; 'docker context use default' goes back",
                    null);
        }
        String host = json(meta, "docker context '" + name + "'")
                .at("Endpoints")
                .at("docker")
                .at("Host")
                .text()
                .orElse("");
        if (host.isBlank()) {
            throw new EngineException(
                    "The docker context '" + name + "', chosen by " + by + ", names no engine in " + meta,
                    "Mend it with 'docker context update', or set DOCKER_HOST",
                    null);
        }
        Path certificates = directory.resolve("contexts/tls").resolve(hash).resolve("docker");
        String reason = "docker context '" + name + "', chosen by " + by;
        return new Context(host, Files.isDirectory(certificates) ? certificates : null, reason);
    }

    private static JsonValue json(Path file, String what) {
        try {
            return JsonReader.read(Files.newInputStream(file));
        } catch (JacksonException e) {
            throw new EngineException(
                    "The " + what + " is not JSON: " + file + ":"
                            + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    "Mend the file, or set DOCKER_HOST",
                    e);
        } catch (IOException e) {
            throw new EngineException(
                    "The " + what + " cannot be read: " + e.getMessage(), "Mend the file, or set DOCKER_HOST", e);
        }
    }
}
