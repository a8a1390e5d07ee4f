package com.mellanox.mkt.images.engine;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine is to be found.
 *
 * @param uri {@code unix:///path/of/socket} or {@code tcp://host:port}
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; null where TLS is not used
 * @param reason what decided for this address: {@code DOCKER_HOST}
 */
public record EngineAddress(URI uri, @Nullable Path certificates, String reason) {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    public EngineAddress {
        boolean unix = "unix".equals(uri.getScheme()) && uri.getPath() != null;
        boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
        if (!unix && !tcp) {
            throw new IllegalArgumentException("'" + uri + "' is no address of an engine");
        }
    }

    /** Whether the engine runs on this host, as far as its address tells. */
    public boolean isLocal() {
        return isSocket() || LOOPBACK.contains(uri.getHost());
    }

    /** Whether it is a socket in the file system. */
    public boolean isSocket() {
        return "unix".equals(uri.getScheme());
    }

    @Override
    public String toString() {
        return uri + " (" + reason + ")";
    }
}
