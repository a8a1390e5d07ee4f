package com.mellanox.mkt.images.engine;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the user has told Docker's programs by environment variables and files at home.
 *
 * @param variables the environment
 * @param home the home directory
 */
public record UserEnvironment(Map<String, String> variables, Path home) {

    public UserEnvironment {
        variables = Map.copyOf(variables);
    }

    /** The value of a variable; none where it is unset or blank, as Docker's programs take it. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The directory of Docker's {@code config.json}, there or not. */
    public Path dockerConfig() {
        return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> home.resolve(".docker"));
    }
}
