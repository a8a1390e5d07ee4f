package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of an engine.
 *
 * @param uri {@code unix:///path/of/socket}, {@code tcp://host:port}, {@code ssh://user@host}, or
 *     {@code sudo:///path/of/sudo}
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; null if TLS is not used
 * @param program the program whose standard input and output are a connection to the engine, one process for each
 *     connection; empty if no program is needed
 * @param reason where this address comes from: {@code DOCKER_HOST}
 */
public record EngineAddress(URI uri, @Nullable Path certificates, List<String> program, String reason) {
    private static final String SUDO = "sudo";

    public EngineAddress {
        program = List.copyOf(program);
        String scheme = String.valueOf(uri.getScheme());
        boolean valid =
                switch (scheme) {
                    case "unix" -> uri.getPath() != null && program.isEmpty();
                    case "tcp" -> uri.getHost() != null && uri.getPort() > 0 && program.isEmpty();
                    case SshAddress.SCHEME, SUDO -> !program.isEmpty();
                    default -> false;
                };
        if (!valid) {
            throw new IllegalArgumentException("'" + uri + "' is not an address of an engine");
        }
    }

    /** One that needs no program. */
    public EngineAddress(URI uri, @Nullable Path certificates, String reason) {
        this(uri, certificates, List.of(), reason);
    }

    /** An engine that is reached through sudo. */
    static EngineAddress throughSudo(Path sudo, String reason) {
        URI uri = URI.create(SUDO + "://" + sudo.toUri().getRawPath());
        return new EngineAddress(uri, null, List.of(sudo.toString(), "-n", "docker", "system", "dial-stdio"), reason);
    }

    /** Whether the engine runs on this host, as far as its address shows. */
    public boolean isLocal() {
        return isSocket() || isSudo() || (isTcp() && Proxies.isLoopback(uri.getHost()));
    }

    /** Whether it is a socket in the file system. */
    public boolean isSocket() {
        return "unix".equals(uri.getScheme());
    }

    /** Whether it is a host and a port of the network, which this program connects to. */
    public boolean isTcp() {
        return "tcp".equals(uri.getScheme());
    }

    /** The host and the user, if the engine is reached by ssh. */
    public Optional<SshAddress> ssh() {
        return SshAddress.SCHEME.equals(uri.getScheme()) ? Optional.of(SshAddress.of(uri)) : Optional.empty();
    }

    private boolean isSudo() {
        return SUDO.equals(uri.getScheme());
    }

    /** As a part of a sentence on the engine: {@code at unix:///var/run/docker.sock}, {@code through sudo}. */
    public String way() {
        return isSudo() ? "through " + SUDO : "at " + uri;
    }

    @Override
    public String toString() {
        return (isSudo() ? SUDO : uri.toString()) + " (" + reason + ")";
    }
}
