package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program in a container, from before its start. One thread reads its output, one waits for its exit status, and one
 * forwards its input if there is one.
 */
final class ContainerRun implements RunningContainer {
    private static final long JOIN_MILLIS = 500;
    private static final int SECONDS_TO_STATUS = 2;

    private final ContainerRequest request;
    private final EngineClient engine;
    private final String what;
    private final ManagedContainer container;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final List<Thread> readers = new CopyOnWriteArrayList<>();
    private volatile Map<Integer, Integer> hostPorts = Map.of();

    /** Prepares one, which ends when the engine is closed. */
    ContainerRun(ContainerRequest request, EngineClient engine) {
        this.request = request;
        this.engine = engine;
        this.what = "the run of " + request.command().get(0) + " in a container of " + request.image();
        this.container = new ManagedContainer(engine, what);
        container.endWith(end, () -> end.completeExceptionally(new CancellationException()));
    }

    ManagedContainer container() {
        return container;
    }

    /**
     * Begins to read its output, and to wait for its exit status.
     *
     * @param exit the answer to the request for its exit status, which was sent before its start
     */
    void begin(EngineSocket socket, Response exit, ContainerOutput output) {
        readers.add(DaemonThreads.start("mkt-container-output", () -> readOutput(socket, output)));
        readers.add(DaemonThreads.start("mkt-container-end", () -> readStatus(exit)));
    }

    private void readOutput(EngineSocket socket, ContainerOutput output) {
        try {
            StandardStreams.read(socket.in(), output, end::isDone);
        } catch (SocketException e) {
            // A program that ends before it has read its input leaves a connection that is reset, after all of its
            // output.
            status.orTimeout(SECONDS_TO_STATUS, TimeUnit.SECONDS).exceptionally(late -> fail(engine.lost(what, e)));
        } catch (IOException e) {
            fail(engine.lost(what, e));
        } catch (Throwable e) { // the thread's boundary: what the output threw is thrown by await
            fail(e);
        }
        var unused = status.thenAccept(end::complete);
    }

    private int fail(Throwable failure) {
        end.completeExceptionally(failure);
        return 0;
    }

    private void readStatus(Response exit) {
        try {
            JsonValue answer = JsonReader.read(exit.getBody());
            Optional<String> error = answer.at("Error").at("Message").text().filter(text -> !text.isEmpty());
            if (error.isPresent()) {
                throw new IOException(error.get());
            }
            long code = answer.at("StatusCode").number().orElseThrow(EOFException::new);
            status.complete((int) code);
        } catch (IOException | RuntimeException e) {
            fail(engine.lost(what, e));
        }
    }

    /** Begins to forward its input. */
    void forward(InputStream input, EngineSocket socket) {
        Thread reader = DaemonThreads.start("mkt-container-input", () -> forwardNow(input, socket));
        container.endWith(reader, reader::interrupt);
    }

    @SuppressWarnings("EmptyCatch") // the program has ended, or reads no more input
    private static void forwardNow(InputStream input, EngineSocket socket) {
        try {
            StandardStreams.write(input, socket);
        } catch (IOException | RuntimeException e) {
            // the end of the input
        }
    }

    /** Records the ports of the host at which its ports are published. */
    void publish(Map<Integer, Integer> ports) {
        hostPorts = Map.copyOf(ports);
    }

    @Override
    public OptionalInt await(Duration time) {
        try {
            return OptionalInt.of(end.get(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            Throwable cause = Causes.unwrap(e);
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException own ? own : new IllegalStateException(cause);
        }
    }

    @Override
    public OptionalInt hostPort(int port) {
        if (request.ports().stream().noneMatch(asked -> asked.container() == port)) {
            throw new IllegalArgumentException(
                    "port " + port + " was not requested to be published, only " + request.ports());
        }
        Integer found = hostPorts.get(port);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    @Override
    public void close() {
        container.close();
        readers.forEach(ContainerRun::join);
    }

    private static void join(Thread thread) {
        if (thread.equals(Thread.currentThread())) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
