package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A connection to an engine that is made while other work is done, since both take about as long. Closing it closes the
 * engine, also one that answers later.
 */
public final class EngineFuture implements AutoCloseable {
    private final FutureTask<Engine> connection;
    private final CompletableFuture<Engine> connected = new CompletableFuture<>();

    /** Prepares a connection, which is made when the engine is needed, or when {@linkplain #start started}. */
    public EngineFuture(Supplier<Engine> connect) {
        this.connection = new FutureTask<>(() -> {
            Engine engine = connect.get();
            connected.complete(engine);
            return engine;
        });
    }

    /** Starts to connect, in a thread of its own. */
    public EngineFuture start() {
        DaemonThreads.start("mkt-engine-connection", connection);
        return this;
    }

    /**
     * The engine, once it has answered.
     *
     * @throws RuntimeException as connecting threw it
     * @throws CancelledException if this thread was interrupted
     */
    public Engine engine() {
        try {
            // Does nothing if it was started.
            connection.run();
            return connection.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Connecting to the engine");
        } catch (CancellationException e) { // closed
            throw new CancelledException("Connecting to the engine");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("connecting failed without a runtime exception", e.getCause());
        }
    }

    @Override
    public void close() {
        connection.cancel(true);
        var unused = connected.thenAccept(Engine::close);
    }
}
