package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages that an engine answers with. One thread awaits its end, docker-java's thread brings the messages,
 * and any thread may cancel it. Unlike docker-java's own callbacks it logs nothing, and can be cancelled before the
 * engine has begun to answer.
 */
final class EngineStream<T> implements ResultCallback<T> {
    private final Consumer<T> messages;
    private final Runnable whenCancelled;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private @Nullable Closeable request;
    private volatile @Nullable RuntimeException takerFailure;

    EngineStream(Consumer<T> messages) {
        this(messages, () -> {});
    }

    /** One whose request has a body that is to end with it. */
    EngineStream(Consumer<T> messages, Runnable whenCancelled) {
        this.messages = messages;
        this.whenCancelled = whenCancelled;
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
        whenCancelled.run();
    }

    /** Lets the stream fail with a {@link TimeoutException} where it has not ended by then. */
    EngineStream<T> endWithin(Duration time) {
        end.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /**
     * Sends the request, and waits for the end of the stream. What the taker of the messages threw is thrown as it is.
     *
     * @param what its name, {@code the pull of debian:bookworm}
     * @return what went wrong; empty where nothing has
     * @throws CancelledException where the thread was interrupted or the engine closed
     */
    Optional<Throwable> run(String what, CancellationRegistry running, Runnable request) {
        Runnable cancellation = this::cancel;
        running.add(what, cancellation);
        try {
            request.run();
            await();
            return Optional.empty();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            closeRequest();
            return Optional.of(Causes.unwrap(e));
        } finally {
            running.remove(cancellation);
        }
    }

    private void await() throws InterruptedException, ExecutionException {
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
