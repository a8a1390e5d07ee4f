package com.mellanox.mkt.images.type;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment variables and the home directory of the user, which configure the programs of this host.
 *
 * @param variables the environment
 * @param home the home directory
 */
public record UserEnvironment(Map<String, String> variables, Path home) {

    public UserEnvironment {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static UserEnvironment ofProcess() {
        return new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** The value of a variable; empty if it is unset or blank, as for Docker's programs and git. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The directory of Docker's {@code config.json}, which need not exist. */
    public Path dockerConfig() {
        return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> home.resolve(".docker"));
    }

    /** The directory of the user's settings: {@code $XDG_CONFIG_HOME}, else {@code ~/.config}. */
    public Path configDirectory() {
        return directory("XDG_CONFIG_HOME", ".config");
    }

    /** The directory of what can be deleted at any time: {@code $XDG_CACHE_HOME}, else {@code ~/.cache}. */
    public Path cacheDirectory() {
        return directory("XDG_CACHE_HOME", ".cache");
    }

    /** A relative path in such a variable is ignored, as the XDG specification demands. */
    private Path directory(String variable, String inHome) {
        return variable(variable)
                .flatMap(UserEnvironment::path)
                .filter(Path::isAbsolute)
                .orElseGet(() -> home.resolve(inHome));
    }

    /** The absolute path of a program in the directories of {@code PATH}. */
    public Optional<Path> program(String name) {
        return variable("PATH").stream()
                .flatMap(Pattern.compile(Pattern.quote(File.pathSeparator))::splitAsStream)
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> path(directory).stream())
                .map(directory -> directory.resolve(name).toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Shows the home only: any variable can contain a secret. */
    @Override
    public String toString() {
        return "home " + home;
    }
}
