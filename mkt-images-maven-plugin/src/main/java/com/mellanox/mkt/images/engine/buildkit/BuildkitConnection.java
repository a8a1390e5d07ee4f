package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.Worker;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import java.net.SocketException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one connection to BuildKit that all builds of a run share; it is made when it is needed first. */
final class BuildkitConnection implements AutoCloseable {
    /** The version in builds of distributions. */
    private static final String NO_VERSION = "v0.0.0";

    private final Supplier<Transport> transport;
    private final Function<BuildkitException, MktException> notReached;
    private @Nullable BuildkitClient client;
    private boolean closed;

    /**
     * Prepares a connection.
     *
     * @param transport the address, which may be refused with an {@link EngineException}
     * @param notReached the exception if BuildKit does not answer
     */
    BuildkitConnection(Supplier<Transport> transport, Function<BuildkitException, MktException> notReached) {
        this.transport = transport;
        this.notReached = notReached;
    }

    /** A connection to the BuildKit in an engine. */
    static BuildkitConnection of(EngineAccess engine) {
        return new BuildkitConnection(() -> EngineTransport.of(engine), failure -> notReached(engine, failure));
    }

    /**
     * The client, which is connected.
     *
     * @param listener receives BuildKit's version and features if this call connects
     * @throws EngineException if BuildKit does not answer, with the remedy
     */
    synchronized BuildkitClient client(String what, BuildListener listener) {
        if (closed) {
            throw new CancelledException(what);
        }
        if (client == null) {
            try {
                client = BuildkitClient.connect(transport.get());
            } catch (BuildkitException e) {
                throw Thread.currentThread().isInterrupted() ? new CancelledException(what) : notReached.apply(e);
            }
            listener.on(new Detail(describe(client)));
        }
        return client;
    }

    private static MktException notReached(EngineAccess engine, BuildkitException failure) {
        boolean byProgram = !engine.address().program().isEmpty();
        if (byProgram && Causes.has(failure, SocketException.class)) {
            return engine.lost("the connection to BuildKit", failure);
        }
        return new EngineException(
                String.valueOf(failure.getMessage()),
                "If a proxy before the engine refuses '/grpc', build by the engine's other builder: -Dmkt.builder=classic",
                failure);
    }

    /** The version, the image store and the platforms, in one line. */
    static String describe(BuildkitClient client) {
        String store = snapshotter(client)
                .map(name -> "containerd image store, snapshotter " + name)
                .orElse("graph driver");
        String version = client.version().orElse("before 0.11");
        return "BuildKit " + (version.startsWith(NO_VERSION) ? "of an unknown version (" + version + ")" : version)
                + (client.protocol() == Protocol.DIRECT ? " over HTTP/2" : " over HTTP/2 after 'POST /grpc'") + ", "
                + store + ", builds for "
                + client.workers().stream()
                        .flatMap(worker -> worker.platforms().stream())
                        .collect(Collectors.joining(" "));
    }

    /** The snapshotter of an engine with the containerd image store; empty for one with a graph driver. */
    static Optional<String> snapshotter(BuildkitClient client) {
        return client.workers().stream()
                .map(Worker::snapshotter)
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }
}
