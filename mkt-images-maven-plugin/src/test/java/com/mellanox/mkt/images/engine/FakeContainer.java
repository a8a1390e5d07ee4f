package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.failure.CancelledException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A container of the fake engine. A port that the engine chooses is 40000 above the container's. */
public final class FakeContainer implements RunningContainer {
    private static final int CHOSEN = 40_000;
    private static final int LAST_PORT = 65_535;

    private final ContainerRequest request;
    private final Consumer<FakeContainer> whenClosed;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private volatile @Nullable Thread thread;
    private volatile boolean detached;

    FakeContainer(ContainerRequest request, Consumer<FakeContainer> whenClosed) {
        this.request = request;
        this.whenClosed = whenClosed;
    }

    void begin(FakeProgram program, ContainerOutput output, @Nullable InputStream input) {
        Thread running = new Thread(() -> run(program, output, input), "fake-container");
        running.setDaemon(true);
        thread = running;
        running.start();
    }

    private void run(FakeProgram program, ContainerOutput output, @Nullable InputStream input) {
        try {
            end.complete(program.run(output, input));
        } catch (Throwable e) { // the thread's boundary: who awaits the end gets it
            end.completeExceptionally(e);
        }
    }

    /** What was asked to be run. */
    public ContainerRequest request() {
        return request;
    }

    boolean isRunning() {
        return !end.isDone();
    }

    @Override
    public OptionalInt await(Duration time) {
        String what = "the run of " + request.command().get(0);
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
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new AssertionError(e.getCause());
        }
    }

    @Override
    public OptionalInt hostPort(int port) {
        Port asked = request.ports().stream()
                .filter(published -> published.container() == port)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("port " + port + " was not asked to be published"));
        return OptionalInt.of(asked.host() == 0 ? Math.min(CHOSEN + port, LAST_PORT) : asked.host());
    }

    @Override
    public void detach() {
        detached = true;
        whenClosed.accept(this);
    }

    /** Whether it was left to itself. */
    public boolean isDetached() {
        return detached;
    }

    @Override
    public void close() {
        if (detached) {
            return;
        }
        end.cancel(false);
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        whenClosed.accept(this);
    }
}
