package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine as Docker's own programs do, and in more places: the user's option, {@code DOCKER_HOST}, the docker
 * context, the usual sockets of Docker and Podman.
 */
public final class EngineLocator {
    private static final String HOST_VARIABLE = "DOCKER_HOST";
    private static final String KNOWN =
            "unix:///path/of/docker.sock, tcp://host:port, ssh://user@host and, as -Dmkt.dockerHost, sudo are supported";
    private static final String SUDO = "sudo";
    private static final List<String> SOCKETS_OF_DOCKER = List.of("var/run/docker.sock", "run/docker.sock");
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    private final UserEnvironment environment;
    private final Path root;
    private final Predicate<Path> open;

    public EngineLocator(UserEnvironment environment) {
        this(environment, Path.of("/"), Files::isWritable);
    }

    /**
     * One that looks for the usual sockets below another directory.
     *
     * @param open whether this user may connect to a socket
     */
    EngineLocator(UserEnvironment environment, Path root, Predicate<Path> open) {
        this.environment = environment;
        this.root = root;
        this.open = open;
    }

    /**
     * Finds the address, without connecting to it.
     *
     * @param given the value of {@code mkt.dockerHost}, or null
     * @throws EngineException if an address is invalid, or no engine is found
     */
    public EngineAddress locate(@Nullable String given) {
        return locate(given, "mkt.dockerHost");
    }

    /**
     * Finds it likewise.
     *
     * @param origin the option or file that the address comes from
     */
    public EngineAddress locate(@Nullable String given, String origin) {
        return SUDO.equals(given) ? throughSudo(origin) : sudoIfClosed(addressOf(given, origin));
    }

    private EngineAddress throughSudo(String origin) {
        for (String program : List.of(SUDO, "docker")) {
            if (environment.program(program).isEmpty()) {
                throw new EngineException(
                        "The engine is to be reached through sudo, set by " + origin + ", and there is no " + program
                                + " on the PATH",
                        "Install it, or become a member of the group docker, or use a rootless engine",
                        null);
            }
        }
        return EngineAddress.throughSudo(environment.program(SUDO).orElseThrow(), origin);
    }

    /** The address of sudo if the socket is that of root's Docker, closed to this user, and sudo and docker are installed. */
    private EngineAddress sudoIfClosed(EngineAddress address) {
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
        String reason = address.reason() + " " + socket + " is not writable for you";
        return environment
                .program(SUDO)
                .map(sudo -> EngineAddress.throughSudo(sudo, reason))
                .orElse(address);
    }

    private EngineAddress addressOf(@Nullable String given, String origin) {
        if (given != null && !given.isBlank()) {
            return address(environment, given.strip(), origin, certificatesOfEnvironment());
        }
        return environment.variable(HOST_VARIABLE).isPresent()
                ? ofDefaultContext()
                : new DockerContexts(environment).current().orElseGet(this::usualSocket);
    }

    /** The engine of the docker context {@code default}: that of {@code DOCKER_HOST}, else the usual socket. */
    EngineAddress ofDefaultContext() {
        return environment
                .variable(HOST_VARIABLE)
                .map(host -> address(environment, host, HOST_VARIABLE, certificatesOfEnvironment()))
                .orElseGet(this::usualSocket);
    }

    private @Nullable Path certificatesOfEnvironment() {
        if (environment.variable("DOCKER_TLS_VERIFY").isEmpty()) {
            return null;
        }
        return environment.variable("DOCKER_CERT_PATH").map(Path::of).orElseGet(environment::dockerConfig);
    }

    /**
     * Parses an address as the user wrote it.
     *
     * @param environment where programs are looked for
     * @param reason where it comes from: {@code DOCKER_HOST}
     */
    static EngineAddress address(UserEnvironment environment, String text, String reason, @Nullable Path certificates) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw invalid(text, reason, KNOWN);
        }
        return switch (uri.getScheme() == null ? "" : uri.getScheme()) {
            case "unix" -> socket(uri, text, reason);
            case "tcp" -> inNetwork(uri, text, reason, certificates);
            case SshAddress.SCHEME -> bySsh(environment, uri, text, reason);
            default -> throw invalid(text, reason, KNOWN);
        };
    }

    private static EngineAddress socket(URI uri, String text, String reason) {
        if (uri.getPath() == null || !uri.getPath().startsWith("/") || uri.getHost() != null) {
            throw invalid(text, reason, "A socket is written unix:///path/of/docker.sock");
        }
        return new EngineAddress(uri, null, reason);
    }

    private static EngineAddress inNetwork(URI uri, String text, String reason, @Nullable Path certificates) {
        if (uri.getHost() == null) {
            throw invalid(text, reason, "An engine in the network is written tcp://host:port");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : certificates == null ? PLAIN_PORT : TLS_PORT;
        URI withPort = URI.create("tcp://" + uri.getHost() + ":" + port + uri.getRawPath());
        return new EngineAddress(withPort, certificates, reason);
    }

    private static EngineAddress bySsh(UserEnvironment environment, URI uri, String text, String reason) {
        SshAddress address;
        try {
            address = SshAddress.of(uri);
        } catch (IllegalArgumentException e) {
            throw invalid(text, reason, String.valueOf(e.getMessage()));
        }
        Path ssh = environment
                .program("ssh")
                .orElseThrow(() -> new EngineException(
                        "The engine at " + text + ", set by " + reason
                                + ", is reached by the program ssh, which is not on the PATH",
                        "Install it (Debian's package openssh-client)",
                        null));
        return new EngineAddress(uri, null, address.program(ssh), reason);
    }

    private static EngineException invalid(String text, String reason, String remedy) {
        String safe = text.replaceFirst("//([^:@/]*):.*@", "//$1:***@");
        return new EngineException("No engine can be reached at '" + safe + "', set by " + reason, remedy, null);
    }

    /** The first that answers; else the first that exists, since connecting to it shows what is wrong with it. */
    private EngineAddress usualSocket() {
        List<Path> sockets = usualSockets();
        return sockets.stream()
                .filter(EngineLocator::answers)
                .findFirst()
                .or(() -> sockets.stream().filter(Files::exists).findFirst())
                .map(socket ->
                        new EngineAddress(URI.create("unix://" + socket.toUri().getRawPath()), null, "usual socket"))
                .orElseThrow(() -> nowhere(sockets));
    }

    private List<Path> usualSockets() {
        List<Path> sockets = new ArrayList<>();
        Optional<Path> runtime = environment.variable("XDG_RUNTIME_DIR").map(Path::of);
        sockets.add(root.resolve("var/run/docker.sock"));
        runtime.ifPresent(directory -> sockets.add(directory.resolve("docker.sock")));
        runtime.ifPresent(directory -> sockets.add(directory.resolve("podman/podman.sock")));
        sockets.add(root.resolve("run/podman/podman.sock"));
        sockets.add(environment.home().resolve(".colima/default/docker.sock"));
        sockets.add(environment.home().resolve(".docker/run/docker.sock"));
        return sockets;
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static EngineException nowhere(List<Path> sockets) {
        String looked = sockets.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new EngineException(
                "No engine was found: DOCKER_HOST and the docker context are not set, and there is no socket at "
                        + looked,
                "Start one, 'systemctl start docker' or 'systemctl --user start podman.socket', or set its address by"
                        + " DOCKER_HOST or -Dmkt.dockerHost",
                null);
    }
}
