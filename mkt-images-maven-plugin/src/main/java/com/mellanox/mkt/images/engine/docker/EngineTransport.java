package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way of requests to an engine's address, with and without docker-java's commands. */
final class EngineTransport implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int FIRST_GOOD = 200;
    private static final int LAST_GOOD = 299;

    private final EngineAddress address;
    private final DockerHttpClient http;

    /** Prepares connections; the first request makes one. */
    EngineTransport(EngineAddress address) {
        this.address = address;
        this.http = http(address);
    }

    private static DockerHttpClient http(EngineAddress address) {
        return address.program().isEmpty() ? connecting(address) : new ProcessHttpClient(address.program());
    }

    private static DockerHttpClient connecting(EngineAddress address) {
        // No response timeout: a RUN that prints nothing for an hour is no failure.
        ApacheDockerHttpClient.Builder builder =
                new ApacheDockerHttpClient.Builder().dockerHost(address.uri()).connectionTimeout(CONNECT_TIMEOUT);
        SSLConfig tls = tls(address);
        if (tls != null) {
            builder.sslConfig(tls);
        }
        try {
            return builder.build();
        } catch (RuntimeException e) {
            throw new EngineException(
                    "The TLS certificates for the engine at " + address + " cannot be used: " + tlsReason(e),
                    "Look at ca.pem, cert.pem and key.pem in " + address.certificates(),
                    e);
        }
    }

    private static String tlsReason(RuntimeException failure) {
        // What docker-java makes of a file without a key or certificate in it.
        boolean empty = Causes.has(failure, NullPointerException.class);
        return empty ? "one of them holds no key or certificate" : Causes.reason(failure);
    }

    /** What makes connections to the address secure; null where they are not. */
    static @Nullable SSLConfig tls(EngineAddress address) {
        if (address.isSocket()) {
            return UnencryptedConfig::context;
        }
        Path certificates = address.certificates();
        if (certificates == null) {
            return null;
        }
        for (String name : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
            if (!Files.isReadable(certificates.resolve(name))) {
                throw new EngineException(
                        "The engine at " + address + " is to be reached by TLS, and " + certificates.resolve(name)
                                + " is missing",
                        "Put ca.pem, cert.pem and key.pem there, or name their directory by DOCKER_CERT_PATH",
                        null);
            }
        }
        return new LocalDirectorySSLConfig(certificates.toString());
    }

    /** Sends a request whose answer may be anything; the caller closes it. */
    DockerHttpClient.Response get(String path, Map<String, String> headers) {
        return send(DockerHttpClient.Request.Method.GET, path, headers);
    }

    /** The same, of a request that changes something. */
    DockerHttpClient.Response post(String path) {
        return send(DockerHttpClient.Request.Method.POST, path, Map.of());
    }

    private DockerHttpClient.Response send(
            DockerHttpClient.Request.Method method, String path, Map<String, String> headers) {
        return http.execute(DockerHttpClient.Request.builder()
                .method(method)
                .path(path)
                .putAllHeaders(headers)
                .build());
    }

    /**
     * Sends a request that is answered by JSON, without what docker-java's commands take to load.
     *
     * @throws DockerException where the engine refuses, as docker-java's commands say it
     */
    JsonValue json(String path) throws IOException {
        try (DockerHttpClient.Response response = get(path, Map.of("Accept", "application/json"));
                InputStream body = response.getBody()) {
            int status = response.getStatusCode();
            if (status < FIRST_GOOD || status > LAST_GOOD) {
                throw new DockerException(new String(body.readAllBytes(), StandardCharsets.UTF_8), status);
            }
            return JsonReader.read(body);
        }
    }

    /** docker-java's commands, in a version of the API; made without a request. */
    DockerClient client(String apiVersion) {
        // Nothing of the docker configuration: what it says is found by EngineLocator and DockerLogins.
        // Of a host it wants to be told, also where the client that it is given knows the way.
        String host = address.program().isEmpty() ? address.uri().toString() : "tcp://localhost:2375";
        DefaultDockerClientConfig config = new DefaultDockerClientConfig.Builder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .withApiVersion(apiVersion)
                .build();
        return DockerClientImpl.getInstance(config, http);
    }

    @Override
    @SuppressWarnings("EmptyCatch") // nothing is left to be saved of a connection that is given up
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            // given up all the same
        }
    }
}
