package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An engine that has answered: the client, in the version of the API that the engine itself named. */
final class EngineConnection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final DockerHttpClient transport;
    private final DockerClient client;
    private final EngineGreeting greeting;

    private EngineConnection(DockerHttpClient transport, DockerClient client, EngineGreeting greeting) {
        this.transport = transport;
        this.client = client;
        this.greeting = greeting;
    }

    /** Connects and asks the engine what it is. */
    static EngineConnection open(EngineAddress address, Duration answerWithin) {
        DockerHttpClient transport = transport(address);
        boolean open = false;
        try {
            EngineGreeting greeting = greeting(client(transport, address, null), address, answerWithin);
            DockerClient client = client(transport, address, greeting.apiVersion());
            open = true;
            return new EngineConnection(transport, client, greeting);
        } finally {
            if (!open) {
                closeQuietly(transport);
            }
        }
    }

    DockerClient client() {
        return client;
    }

    EngineGreeting greeting() {
        return greeting;
    }

    private static DockerClient client(DockerHttpClient transport, EngineAddress address, @Nullable String apiVersion) {
        // Nothing of the docker configuration: what it says is found by EngineLocator and RegistryLogins.
        DefaultDockerClientConfig.Builder config = new DefaultDockerClientConfig.Builder()
                .withDockerHost(address.uri().toString())
                .withDockerTlsVerify(false);
        if (apiVersion != null) {
            config.withApiVersion(apiVersion);
        }
        return DockerClientImpl.getInstance(config.build(), transport);
    }

    private static DockerHttpClient transport(EngineAddress address) {
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
        boolean empty = EngineFailures.has(failure, NullPointerException.class);
        return empty ? "one of them holds no key or certificate" : EngineFailures.reason(failure);
    }

    private static @Nullable SSLConfig tls(EngineAddress address) {
        Path certificates = address.certificates();
        if (certificates == null || address.isSocket()) {
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

    /** Asks in a thread of its own, since a read from a Unix socket knows no timeout. */
    private static EngineGreeting greeting(DockerClient client, EngineAddress address, Duration within) {
        FutureTask<EngineGreeting> answer = new FutureTask<>(() -> EngineGreeting.ask(client, address));
        Thread asking = new Thread(answer, "mkt-engine-ping");
        asking.setDaemon(true);
        asking.start();
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw EngineFailures.notReached(address, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw EngineFailures.silent(address, within, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Connecting to the engine at " + address);
        } finally {
            asking.interrupt();
        }
    }

    @Override
    public void close() {
        closeQuietly(transport);
    }

    @SuppressWarnings("EmptyCatch") // nothing is left to be saved of a connection that is given up
    private static void closeQuietly(DockerHttpClient transport) {
        try {
            transport.close();
        } catch (IOException e) {
            // given up all the same
        }
    }
}
