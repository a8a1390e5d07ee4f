package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An engine that has answered: requests in the version of the API that the engine itself named. */
final class EngineConnection implements AutoCloseable {
    private final EngineTransport transport;
    private final EngineVersion greeting;
    private @Nullable DockerClient client;

    private EngineConnection(EngineTransport transport, EngineVersion greeting) {
        this.transport = transport;
        this.greeting = greeting;
    }

    /** Connects and asks the engine what it is. */
    static EngineConnection open(EngineAddress address, Duration answerWithin) {
        EngineTransport transport = new EngineTransport(address);
        boolean open = false;
        try {
            EngineConnection connection = new EngineConnection(transport, greeting(transport, address, answerWithin));
            open = true;
            return connection;
        } finally {
            if (!open) {
                transport.close();
            }
        }
    }

    /** docker-java's commands; made when first needed, since a run that has nothing to do needs none of them. */
    synchronized DockerClient client() {
        if (client == null) {
            client = transport.client(greeting.apiVersion());
        }
        return client;
    }

    EngineVersion greeting() {
        return greeting;
    }

    /** What docker-java has no command for; the path goes without the version, {@code /distribution/…}. */
    DockerHttpClient.Response get(String path, Map<String, String> headers) {
        return transport.get(inItsVersion(path), headers);
    }

    /** The same, of a request that changes something. */
    DockerHttpClient.Response post(String path) {
        return transport.post(inItsVersion(path));
    }

    /** What every run asks, so that it needs no command; the path goes without the version. */
    JsonValue json(String path) throws IOException {
        return transport.json(inItsVersion(path));
    }

    /** The path as a request says it. */
    String inItsVersion(String path) {
        return "/v" + greeting.apiVersion() + path;
    }

    /** Asks in a thread of its own, since a read from a Unix socket knows no timeout. */
    private static EngineVersion greeting(EngineTransport transport, EngineAddress address, Duration within) {
        FutureTask<EngineVersion> answer = new FutureTask<>(() -> EngineVersion.ask(transport, address));
        Thread asking = DaemonThreads.start("mkt-engine-ping", answer);
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw EngineErrorMessages.notReached(address, Causes.unwrap(e));
        } catch (TimeoutException e) {
            throw EngineErrorMessages.silent(address, within, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Connecting to the engine at " + address);
        } finally {
            asking.interrupt();
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
