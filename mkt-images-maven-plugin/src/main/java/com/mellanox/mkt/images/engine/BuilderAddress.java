package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Proxies;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of BuildKit's own daemon, or of a Docker Engine whose BuildKit alone is used.
 *
 * @param uri {@code unix:///path/of/socket}, or {@code tcp://host:port}
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; null if TLS is not used
 * @param program the program whose standard input and output are the connection; empty if no program is needed
 */
public record BuilderAddress(URI uri, @Nullable Path certificates, List<String> program) {
    private static final String KNOWN = "unix:///path/of/buildkitd.sock and tcp://host:port are addresses of builders";

    public BuilderAddress {
        program = List.copyOf(program);
    }

    /** Whether a value of {@code mkt.builder} is an address, and not the name of a builder. */
    public static boolean isAddress(String text) {
        return text.contains("://");
    }

    /**
     * Reads an address.
     *
     * @param certificates what is used for TLS by {@code tcp://}; null for a connection without TLS
     * @throws InvalidInputException if it is none
     */
    public static BuilderAddress parse(String text, @Nullable Path certificates) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw invalid(text);
        }
        boolean socket = "unix".equals(uri.getScheme()) && uri.getHost() == null && uri.getPath() != null;
        boolean network = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
        if (!socket && !network) {
            throw invalid(text);
        }
        return new BuilderAddress(uri, network ? certificates : null, List.of());
    }

    private static InvalidInputException invalid(String text) {
        return new InvalidInputException("'" + text + "' is not the address of a builder", KNOWN);
    }

    /** Whether the builder is on this host, as far as its address shows. */
    public boolean isLocal() {
        return program.isEmpty() && (uri.getHost() == null || Proxies.isLoopback(uri.getHost()));
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
