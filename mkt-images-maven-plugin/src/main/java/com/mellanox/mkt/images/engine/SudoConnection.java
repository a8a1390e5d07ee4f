package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The way to the engine of a user who may use Docker's socket by sudo alone. */
final class SudoConnection {
    static final String WORD = "sudo";

    private static final List<String> SOCKETS_OF_DOCKER = List.of("var/run/docker.sock", "run/docker.sock");

    private final UserEnvironment environment;
    private final Path root;
    private final Predicate<Path> open;

    SudoConnection(UserEnvironment environment, Path root, Predicate<Path> open) {
        this.environment = environment;
        this.root = root;
        this.open = open;
    }

    /**
     * What the user asks for by name.
     *
     * @param by where
     * @throws EngineException where a program is missing
     */
    EngineAddress given(String by) {
        Path sudo = environment.program(WORD).orElseThrow(() -> missing(WORD, by));
        if (environment.program("docker").isEmpty()) {
            throw missing("docker", by);
        }
        return EngineAddress.throughSudo(sudo, by);
    }

    private static EngineException missing(String program, String by) {
        return new EngineException(
                "The engine is to be reached through sudo, set by " + by + ", and there is no " + program
                        + " on the PATH",
                "Install it, or become a member of the group docker, or use a rootless engine",
                null);
    }

    /** The address, or this way where the address is root's socket of Docker, closed to this user, and sudo is there. */
    EngineAddress where(EngineAddress address) {
        if (!address.isSocket()) {
            return address;
        }
        Path socket = Path.of(address.uri().getPath());
        boolean closed = SOCKETS_OF_DOCKER.stream().map(root::resolve).anyMatch(socket::equals)
                && Files.exists(socket)
                && !open.test(socket);
        if (!closed || environment.program("docker").isEmpty()) {
            return address;
        }
        String reason = address.reason() + " " + socket + " is closed to you";
        return environment
                .program(WORD)
                .map(sudo -> EngineAddress.throughSudo(sudo, reason))
                .orElse(address);
    }
}
