package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of an engine.
 *
 * @param uri {@code unix:///path/of/socket}, {@code tcp://host:port}, or {@code sudo:///path/of/sudo}: the program that
 *     reaches it
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; null if TLS is not used
 * @param reason where this address comes from: {@code DOCKER_HOST}
 */
public record EngineAddress(URI uri, @Nullable Path certificates, String reason) {
    private static final String SUDO = "sudo";

    public EngineAddress {
        boolean unix = "unix".equals(uri.getScheme()) && uri.getPath() != null;
        boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
        boolean sudo = SUDO.equals(uri.getScheme()) && uri.getPath() != null;
        if (!unix && !tcp && !sudo) {
            throw new IllegalArgumentException("'" + uri + "' is not an address of an engine");
        }
    }

    /** An engine that is reached through sudo. */
    static EngineAddress throughSudo(Path sudo, String reason) {
        return new EngineAddress(URI.create(SUDO + "://" + sudo.toUri().getRawPath()), null, reason);
    }

    /** Whether the engine runs on this host, as far as its address shows. */
    public boolean isLocal() {
        return isSocket() || SUDO.equals(uri.getScheme()) || Proxies.isLoopback(uri.getHost());
    }

    /**
     * The program whose standard input and output are a connection to the engine, one process for each connection; empty
     * if no program is needed.
     */
    public List<String> program() {
        return SUDO.equals(uri.getScheme())
                ? List.of(uri.getPath(), "-n", "docker", "system", "dial-stdio")
                : List.of();
    }

    /** Whether it is a socket in the file system. */
    public boolean isSocket() {
        return "unix".equals(uri.getScheme());
    }

    /** As a part of a sentence on the engine: {@code at unix:///var/run/docker.sock}, {@code through sudo}. */
    public String way() {
        return program().isEmpty() ? "at " + uri : "through " + uri.getScheme();
    }

    @Override
    public String toString() {
        return (program().isEmpty() ? uri.toString() : uri.getScheme()) + " (" + reason + ")";
    }
}
