package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program in a container, from before its start. One thread hands its output over, one waits for its status, and one
 * forwards its input where there is one.
 */
final class ContainerRun implements RunningContainer {
    private static final long JOIN_MILLIS = 500;

    private final ContainerRequest request;
    private final CancellationRegistry running;
    private final String what;
    private final ManagedContainer container;
    private final ContainerExit end;
    private final Runnable cancellation = this::close;
    private final List<EngineSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<ExitStatus> questions = new CopyOnWriteArrayList<>();
    private final List<Thread> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread inputReader;
    private volatile Map<Integer, Integer> hostPorts = Map.of();
    private volatile boolean closed;

    /** Begins one, which the engine's end ends. */
    ContainerRun(ContainerRequest request, EngineRequests requests) {
        this.request = request;
        this.running = requests.running();
        this.what = "the run of " + request.command().get(0) + " in a container of " + request.image();
        this.container = new ManagedContainer(requests, what);
        this.end = new ContainerExit(requests.address(), what);
        running.add(what, cancellation);
    }

    /** Makes the container, and tells its id. */
    String create(Supplier<String> creation) {
        return container.create(creation);
    }

    /** Notes the connection of its streams. */
    EngineSocket keep(EngineSocket socket) {
        sockets.add(socket);
        refuseIfClosed();
        return socket;
    }

    /** Notes the question for its status. */
    ExitStatus keep(ExitStatus question) {
        questions.add(question);
        refuseIfClosed();
        return question;
    }

    /** Who closed it before has not seen what was noted since. */
    private void refuseIfClosed() {
        if (closed) {
            closeParts();
            throw new CancelledException(what);
        }
    }

    /** Begins to hand its output over, and to wait for its end. */
    void begin(StandardStreams streams, ExitStatus status, ContainerOutput output) {
        listeners.add(DaemonThreads.start("mkt-container-output", () -> end.handOver(streams, output)));
        listeners.add(DaemonThreads.start("mkt-container-end", () -> end.awaitStatus(status)));
        refuseIfClosed();
    }

    /** Begins to forward its input. */
    void forward(InputStream input, StandardStreams streams) {
        inputReader = DaemonThreads.start("mkt-container-input", () -> forwardNow(input, streams));
        refuseIfClosed();
    }

    @SuppressWarnings("EmptyCatch") // a program that takes no more input goes on, or has ended
    private static void forwardNow(InputStream input, StandardStreams streams) {
        try {
            streams.write(input);
        } catch (IOException | RuntimeException e) {
            // the end of the input
        }
    }

    /** Notes where its ports are to be found. */
    void publish(Map<Integer, Integer> ports) {
        hostPorts = Map.copyOf(ports);
    }

    @Override
    public OptionalInt await(Duration time) {
        return end.await(time);
    }

    @Override
    public OptionalInt hostPort(int port) {
        if (request.ports().stream().noneMatch(asked -> asked.container() == port)) {
            throw new IllegalArgumentException(
                    "port " + port + " was not asked to be published, only " + request.ports());
        }
        Integer found = hostPorts.get(port);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    @Override
    public void close() {
        closed = true;
        end.cancel();
        closeParts();
        container.close();
        listeners.forEach(ContainerRun::join);
        running.remove(cancellation);
    }

    private void closeParts() {
        sockets.forEach(EngineSocket::close);
        questions.forEach(ExitStatus::close);
        // The taker of the output is not interrupted: what it writes to could be closed by that.
        Thread reader = inputReader;
        if (reader != null) {
            reader.interrupt();
        }
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
