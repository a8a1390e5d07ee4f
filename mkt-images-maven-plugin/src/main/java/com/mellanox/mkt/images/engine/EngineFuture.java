package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine that is being connected to, while other things are done: the two take about as long. Closing it closes the
 * engine, also one that answers later.
 */
public final class EngineFuture implements AutoCloseable {
    private final FutureTask<Engine> connection;
    private @Nullable Engine engine;
    private boolean closed;

    private EngineFuture(Supplier<Engine> connect) {
        this.connection = new FutureTask<>(() -> keep(connect.get()));
    }

    /** Begins to connect, in a thread of its own. */
    public static EngineFuture start(Supplier<Engine> connect) {
        EngineFuture connecting = new EngineFuture(connect);
        DaemonThreads.start("mkt-engine-connection", connecting.connection);
        return connecting;
    }

    private synchronized Engine keep(Engine connected) {
        engine = connected;
        if (closed) {
            connected.close();
        }
        return connected;
    }

    /**
     * The engine, once it has answered.
     *
     * @throws RuntimeException as connecting threw it
     * @throws CancelledException where this thread was interrupted
     */
    public Engine engine() {
        try {
            return connection.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Connecting to the engine");
        } catch (CancellationException e) {
            throw new CancelledException("Connecting to the engine");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("connecting ended without a word", e.getCause());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        connection.cancel(true);
        if (engine != null) {
            engine.close();
        }
    }
}
