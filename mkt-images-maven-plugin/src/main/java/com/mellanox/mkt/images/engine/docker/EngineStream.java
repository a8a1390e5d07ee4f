package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages that an engine answers with. One thread awaits its end, docker-java's thread brings the messages,
 * and any thread may cancel it. Unlike docker-java's own callbacks it logs nothing, and can be cancelled before the
 * engine has begun to answer.
 */
final class EngineStream<T> implements ResultCallback<T> {
    private final Consumer<T> messages;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private @Nullable Closeable request;
    private volatile @Nullable RuntimeException takerFailure;

    EngineStream(Consumer<T> messages) {
        this.messages = messages;
    }

    @Override
    public void onStart(Closeable closeable) {
        synchronized (this) {
            request = closeable;
        }
        if (end.isDone()) {
            closeRequest();
        }
    }

    @Override
    public void onNext(T message) {
        if (end.isDone()) {
            return;
        }
        try {
            messages.accept(message);
        } catch (RuntimeException e) {
            takerFailure = e;
            end.completeExceptionally(e);
            closeRequest();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    @Override
    public void close() {
        cancel();
    }

    /** Ends the request, and with it what the engine does for it. */
    void cancel() {
        end.completeExceptionally(new CancellationException());
        closeRequest();
    }

    /**
     * Waits for the end of the stream. What the taker of the messages threw is thrown as it is.
     *
     * @throws CancellationException where it was cancelled
     * @throws ExecutionException with what went wrong as the cause
     */
    void await() throws InterruptedException, ExecutionException {
        try {
            end.get();
        } catch (ExecutionException e) {
            RuntimeException own = takerFailure;
            if (own != null) {
                throw own;
            }
            throw e;
        }
    }

    @SuppressWarnings("EmptyCatch") // the connection is given up; how it ends does not matter
    private void closeRequest() {
        Closeable open;
        synchronized (this) {
            open = request;
            request = null;
        }
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // given up all the same
        }
    }
}
