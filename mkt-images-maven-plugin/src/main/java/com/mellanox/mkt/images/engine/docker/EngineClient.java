package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.CancellationRegistry;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An engine that has answered: requests in the version of the API that the engine named, and one way to fail for all. */
final class EngineClient implements AutoCloseable {
    private static final String PODMAN = "Podman";
    private static final Pattern API_VERSION = Pattern.compile("[0-9]+\\.[0-9]+");

    private final EngineAddress address;
    private final EngineHttpClient http;
    private final EngineVersion version;
    private final CancellationRegistry running = new CancellationRegistry();
    private final BuildListener listener;
    private final SilenceMonitor silence;
    private @Nullable DockerClient docker;

    private EngineClient(EngineAddress address, EngineHttpClient http, EngineVersion version, BuildListener listener) {
        this.address = address;
        this.http = http;
        this.version = version;
        this.listener = listener;
        this.silence = new SilenceMonitor(address, running, () -> http.header("/_ping", "Api-Version"), listener);
        silence.start();
    }

    /** A request, and the reading of its response. */
    @FunctionalInterface
    interface EngineRequest<T> {
        T send() throws IOException;
    }

    /**
     * Connects, and asks the engine for its version.
     *
     * @param listener is told if the engine is silent later, or leaves something
     */
    static EngineClient connect(EngineAddress address, Duration answerWithin, BuildListener listener) {
        EngineHttpClient http = new EngineHttpClient(address);
        try {
            return new EngineClient(address, http, version(http, address, answerWithin), listener);
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    private static EngineVersion version(EngineHttpClient http, EngineAddress address, Duration within) {
        try {
            return new CancellationRegistry()
                    .call("Connecting to the engine at " + address, within, () -> EngineVersion.ask(http, address));
        } catch (ExecutionException e) {
            throw EngineErrorMessages.notReached(address, Causes.unwrap(e));
        } catch (TimeoutException e) {
            throw EngineErrorMessages.silent(address, within, e);
        }
    }

    EngineAddress address() {
        return address;
    }

    EngineVersion version() {
        return version;
    }

    /** What is in progress, to be cancelled when the engine is closed. */
    CancellationRegistry running() {
        return running;
    }

    /** docker-java's commands; created when first needed, since a run that has nothing to do needs none of them. */
    synchronized DockerClient docker() {
        if (docker == null) {
            // The user's docker configuration is not read here: EngineLocator and DockerLogins do that. docker-java
            // wants an address also if the client that it is given does not use it.
            DefaultDockerClientConfig config = new DefaultDockerClientConfig.Builder()
                    .withDockerHost("tcp://localhost:2375")
                    .withDockerTlsVerify(false)
                    .withApiVersion(version.apiVersion())
                    .build();
            docker = DockerClientImpl.getInstance(config, http);
        }
        return docker;
    }

    /**
     * Sends a request that docker-java has no command for.
     *
     * @param path without the version, {@code /containers/…}
     * @throws DockerException if the engine refuses
     */
    Response send(Request.Method method, String path) throws IOException {
        return http.send(method, versioned(path), Map.of());
    }

    /** Sends a GET request whose response is JSON, likewise. */
    JsonValue json(String path, Map<String, String> headers) throws IOException {
        return http.json(versioned(path), headers);
    }

    /** Sends a GET request without the version in its path, and returns a header of the response; empty if it is not there. */
    Optional<String> header(String path, String name) throws IOException {
        return http.header(path, name);
    }

    /** Upgrades a connection to the bytes of a program, likewise. */
    InputStream upgrade(Socket socket, String path) throws IOException {
        return http.upgrade(socket, versioned(path));
    }

    private String versioned(String path) {
        return "/v" + version.apiVersion() + path;
    }

    /**
     * Sends a request by docker-java's commands.
     *
     * @param what its purpose, {@code to look for debian:bookworm}
     * @throws CancelledException if the thread was interrupted or the engine closed
     * @throws EngineException if the engine refuses, or the connection is lost
     */
    <T> T request(String what, Function<DockerClient, T> request) {
        return request(what, () -> request.apply(docker()));
    }

    /** Sends a request that docker-java has no command for, likewise. */
    <T> T request(String what, EngineRequest<T> request) {
        return request(what, request, refusal -> EngineErrorMessages.refused(address, what, refusal));
    }

    /** Sends a request; {@code refused} makes the exception if the engine refuses. */
    <T> T request(String what, EngineRequest<T> request, Function<DockerException, EngineException> refused) {
        Runnable waiting = running.addRequest("The request " + what);
        try {
            return request.send();
        } catch (DockerException e) {
            throw refused.apply(e);
        } catch (IOException | RuntimeException e) {
            if (Causes.has(e, ClosedByInterruptException.class)) {
                throw new CancelledException("The request " + what);
            }
            throw lost("the request " + what, e);
        } finally {
            running.remove(waiting);
        }
    }

    /** Cleans up, possibly after the engine was closed; whether that succeeds does not matter to the run any more. */
    @SuppressWarnings("EmptyCatch") // the failure of what is cleaned up has been reported already
    void cleanUp(Consumer<DockerClient> work) {
        try {
            work.accept(docker());
        } catch (RuntimeException e) {
            // given up
        }
    }

    /** Tells users of what is left on the engine. */
    void warn(String what, String remedy) {
        listener.on(new BuildEvent.Warning(what, remedy));
    }

    /** The exception for a connection that broke during something: that it was cancelled, if the engine was closed. */
    MktException lost(String during, Throwable failure) {
        return running.isClosed() ? new CancelledException(during) : EngineErrorMessages.lost(address, during, failure);
    }

    @Override
    public void close() {
        close(() -> {});
    }

    /** Cancels what is in progress, cleans up by {@link #cleanUp}, and disconnects. */
    void close(Runnable cleaning) {
        silence.close();
        running.cancelAll();
        cleaning.run();
        http.close();
    }

    /**
     * An engine's product and versions, as it answers to a request without a version in it.
     *
     * @param product {@code Docker 20.10.24} or {@code Podman 4.3.1}
     * @param apiVersion the newest version of the API that the engine speaks. Requests carry it, since that is the one
     *     version that an engine always supports; the fields that are read have been the same since 1.24
     * @param platform the platform of its host
     */
    record EngineVersion(String product, String apiVersion, Platform platform) {
        /** Asks the engine; the first request of all, so that its answer shows whether there is an engine. */
        static EngineVersion ask(EngineHttpClient http, EngineAddress address) throws IOException {
            try {
                return read(http.json("/version", Map.of()), address);
            } catch (DockerException e) {
                throw EngineErrorMessages.noEngine(address, EngineErrorMessages.message(e), e);
            } catch (JacksonException e) {
                throw EngineErrorMessages.noEngine(address, "its answer is not JSON", e);
            }
        }

        boolean isPodman() {
            return product.startsWith(PODMAN);
        }

        /** The version of the product: {@code 4.3.1}. */
        String number() {
            return product.substring(product.indexOf(' ') + 1);
        }

        private static EngineVersion read(JsonValue version, EngineAddress address) {
            String api = version.at("ApiVersion").text().orElse("");
            if (!API_VERSION.matcher(api).matches()) {
                throw EngineErrorMessages.noEngine(address, "it reports no API version", null);
            }
            Optional<String> system = version.at("Os").text();
            Optional<String> architecture = version.at("Arch").text();
            if (system.isEmpty() || architecture.isEmpty()) {
                throw EngineErrorMessages.noEngine(address, "it reports no platform", null);
            }
            return new EngineVersion(product(version), api, new Platform(system.get(), architecture.get()));
        }

        private static String product(JsonValue version) {
            // Debian appends "+dfsg1".
            String number = version.at("Version").text().orElse("").replaceFirst("\\+.*", "");
            return ((isPodman(version) ? PODMAN : "Docker") + " " + number).strip();
        }

        /** Podman names itself in the first component. */
        private static boolean isPodman(JsonValue version) {
            return version.at("Components").items().stream()
                    .map(component -> component.at("Name").text().orElse(""))
                    .anyMatch(name -> name.startsWith(PODMAN));
        }
    }
}
