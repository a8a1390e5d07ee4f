package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.NetworkSettings;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.docker.EngineClient.EngineRequest;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * A program in a container, from before its start. One thread reads its output, one waits for its exit status, and one
 * forwards its input if there is one.
 */
final class ContainerRun implements RunningContainer {
    private static final long JOIN_MILLIS = 500;
    private static final int SECONDS_TO_STATUS = 2;
    /** How long an engine may take from the end of a program's output to its exit status: it unmounts file systems between. */
    private static final int SECONDS_TO_END = 10;

    private final ContainerRequest request;
    private final EngineClient engine;
    private final String what;
    private final ManagedContainer container;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final List<CompletableFuture<?>> readers = new CopyOnWriteArrayList<>();
    private volatile String id = "";

    /** Prepares one, which ends when the engine is closed. */
    private ContainerRun(ContainerRequest request, EngineClient engine) {
        this.request = request;
        this.engine = engine;
        this.what = "the run of " + request.command().get(0) + " in a container of " + request.image();
        this.container = new ManagedContainer(engine, what);
        container.endWith(end, () -> end.completeExceptionally(new CancellationException()));
    }

    /** Starts a program; of one that cannot be started, nothing is left on the engine. */
    static RunningContainer start(
            EngineClient engine, ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        ContainerRun run = new ContainerRun(request, engine);
        boolean started = false;
        try {
            run.start(output, input);
            started = true;
            return run;
        } finally {
            if (!started) {
                run.close();
            }
        }
    }

    /** Streams and status are requested before the start, so that nothing is missed of a program that ends at once. */
    private void start(ContainerOutput output, @Nullable InputStream input) {
        id = container.create(name -> send(() -> ContainerCreation.create(engine.docker(), request, name)));
        Socket opened = send(() -> EngineSockets.connect(engine.address()));
        Socket socket = container.endWith(opened, () -> IOUtils.closeQuietly(opened));
        String attach = "/containers/" + id + "/attach?stream=1&stdin=1&stdout=1&stderr=1";
        InputStream streams = send(() -> engine.upgrade(socket, attach));
        String wait = "/containers/" + id + "/wait?condition=next-exit";
        Response exit = send(() -> engine.send(Method.POST, wait));
        container.endWith(exit, exit::close);
        send(() -> engine.docker().startContainerCmd(id).exec());
        readers.add(inThread("mkt-container-output", () -> readOutput(streams, output)));
        readers.add(inThread("mkt-container-end", () -> readStatus(exit)));
        if (input != null) {
            Thread reader = DaemonThreads.start("mkt-container-input", () -> forward(input, socket));
            container.endWith(reader, reader::interrupt);
        }
    }

    private <T> T send(EngineRequest<T> step) {
        return engine.request(
                "to run " + request.command().get(0),
                step,
                refusal -> StartErrorMessages.exception(engine.address(), request, refusal));
    }

    private static CompletableFuture<?> inThread(String name, Runnable work) {
        return CompletableFuture.runAsync(work, task -> DaemonThreads.start(name, task));
    }

    private void readOutput(InputStream streams, ContainerOutput output) {
        try {
            StandardStreams.read(streams, output, end::isDone);
            awaitStatus(SECONDS_TO_END, new EOFException("the connection to it has ended, and it has not"));
        } catch (SocketException e) {
            // A program that ends before it has read its input leaves a connection that is reset, after all of its
            // output.
            awaitStatus(SECONDS_TO_STATUS, e);
        } catch (IOException e) {
            fail(engine.lost(what, e));
        } catch (Throwable e) { // the thread's boundary: what the output threw is thrown by await
            fail(e);
        }
        var unused = status.thenAccept(end::complete);
    }

    /** A connection that ends without the program would let a run wait for it for ever. */
    private void awaitStatus(int seconds, IOException otherwise) {
        status.orTimeout(seconds, TimeUnit.SECONDS).exceptionally(late -> fail(engine.lost(what, otherwise)));
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

    @SuppressWarnings("EmptyCatch") // the program has ended, or reads no more input
    private static void forward(InputStream input, Socket socket) {
        try {
            try {
                input.transferTo(socket.getOutputStream());
            } finally {
                socket.shutdownOutput();
            }
        } catch (IOException | RuntimeException e) {
            // the end of the input
        }
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
        Port requested = request.ports().stream()
                .filter(published -> published.container() == port)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "port " + port + " was not requested to be published, only " + request.ports()));
        return requested.host() == 0 ? chosenPort(port) : OptionalInt.of(requested.host());
    }

    private OptionalInt chosenPort(int port) {
        return engine.request("for the ports of a container", () -> {
            try {
                NetworkSettings network = Optional.ofNullable(
                                engine.docker().inspectContainerCmd(id).exec().getNetworkSettings())
                        .orElseThrow(() -> new EOFException("its answer has no ports"));
                Binding @Nullable [] chosen = network.getPorts().getBindings().get(ExposedPort.tcp(port));
                return chosen == null || chosen.length == 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(chosen[0].getHostPortSpec()));
            } catch (NotFoundException e) {
                return OptionalInt.empty(); // it was removed with the end of its program
            }
        });
    }

    @Override
    public void detach() {
        container.release();
    }

    @Override
    public void close() {
        container.close();
        // Waits also in a thread that is interrupted.
        CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> true)
                .completeOnTimeout(true, JOIN_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }
}
