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

    /** An engine that is connected to once it is asked for, or {@linkplain #start begun} to be. */
    public static EngineFuture of(Supplier<Engine> connect) {
        return new EngineFuture(connect);
    }

    /** Begins to connect, in a thread of its own. */
    public EngineFuture start() {
        DaemonThreads.start("mkt-engine-connection", connection);
        return this;
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
            // Does nothing where it was begun, and waits then.
            connection.run();
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
