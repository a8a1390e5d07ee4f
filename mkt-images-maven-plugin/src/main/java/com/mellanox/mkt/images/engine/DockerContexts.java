package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The docker contexts in a user's docker configuration: named engines, one of them in use. */
final class DockerContexts {
    /** The name of the context that stands for {@code DOCKER_HOST} and the usual socket. */
    static final String DEFAULT = "default";

    private final UserEnvironment environment;
    private final Path directory;

    DockerContexts(UserEnvironment environment) {
        this.environment = environment;
        this.directory = environment.dockerConfig();
    }

    /** The context in use; empty if it is the default one, which is the usual socket. */
    Optional<EngineAddress> current() {
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

    /** The engine of a context; empty if there is no context with this name. */
    Optional<EngineAddress> find(String name, String by) {
        return Files.isRegularFile(meta(name)) ? Optional.of(read(name, by)) : Optional.empty();
    }

    private static String hash(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private Path meta(String name) {
        return directory.resolve("contexts/meta").resolve(hash(name)).resolve("meta.json");
    }

    private EngineAddress read(String name, String by) {
        Path meta = meta(name);
        if (!Files.isRegularFile(meta)) {
            throw new EngineException(
                    "There is no docker context '" + name + "', chosen by " + by + ": " + meta + " is missing",
                    "'docker context ls' lists the contexts; 'docker context use default' selects the default one",
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
                    "Correct it with 'docker context update', or set DOCKER_HOST",
                    null);
        }
        Path certificates =
                directory.resolve("contexts/tls").resolve(hash(name)).resolve("docker");
        String reason = "docker context '" + name + "', chosen by " + by;
        return EngineLocator.address(environment, host, reason, Files.isDirectory(certificates) ? certificates : null);
    }

    private static JsonValue json(Path file, String what) {
        return JsonFile.read(file, what, "Correct the file, or set DOCKER_HOST");
    }
}
