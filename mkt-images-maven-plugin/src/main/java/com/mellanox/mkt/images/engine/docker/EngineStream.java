package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ResponseItem;
import com.mellanox.mkt.images.engine.RegistryErrorKind;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import java.io.Closeable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The stream of messages with which an engine answers a build, pull, push or load. One thread waits for its end,
 * docker-java's thread brings the messages, and any thread may cancel it. Unlike docker-java's own callbacks it logs
 * nothing, and can be cancelled before the engine has begun to answer.
 */
final class EngineStream<T extends ResponseItem> implements ResultCallback<T> {
    private final EngineClient engine;
    private final String what;
    private final Consumer<T> listener;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private @Nullable TarUpload upload;
    private final AtomicReference<@Nullable Closeable> request = new AtomicReference<>();
    private volatile @Nullable String error;
    private volatile @Nullable RuntimeException listenerFailure;

    /**
     * Prepares one.
     *
     * @param what its name, {@code the pull of debian:bookworm}
     * @param listener is called with each message that is not an error
     */
    EngineStream(EngineClient engine, String what, Consumer<T> listener) {
        this.engine = engine;
        this.what = what;
        this.listener = listener;
    }

    /** Cancels an upload with the stream. */
    EngineStream<T> with(TarUpload body) {
        upload = body;
        return this;
    }

    /** Lets the stream fail as {@linkplain RegistryErrorKind#TIMED_OUT timed out} if it has not ended by then. */
    EngineStream<T> endWithin(Duration time) {
        end.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    @Override
    public void onStart(Closeable closeable) {
        request.set(closeable);
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
            String failed = errorIn(message);
            if (failed == null) {
                listener.accept(message);
            } else {
                error = failed;
            }
        } catch (RuntimeException e) {
            listenerFailure = e;
            end.completeExceptionally(e);
            closeRequest();
        }
    }

    /** The error in a message, in one of its two places. */
    @SuppressWarnings("deprecation") // Podman fills only the place that the Engine API calls deprecated
    private static @Nullable String errorIn(ResponseItem message) {
        ResponseItem.ErrorDetail detail = message.getErrorDetail();
        if (detail != null && detail.getMessage() != null) {
            return detail.getMessage().strip();
        }
        return message.getError() == null ? null : message.getError().strip();
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    /** Cancels the request, and with it what the engine does for it. */
    @Override
    public void close() {
        end.completeExceptionally(new CancellationException());
        closeRequest();
        if (upload != null) {
            upload.cancel();
        }
    }

    /**
     * Sends the request, and waits for the end of the stream. What the listener throws is thrown as it is.
     *
     * @return the engine's error message, from the stream or in place of it; empty if the stream ended without one, which
     *     is not yet a sign of success
     * @throws CancelledException if the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException if the connection is lost, or the upload cannot be read
     */
    Optional<String> run(Runnable sending) {
        Runnable cancellation = this::close;
        engine.running().add(what, cancellation);
        try {
            sending.run();
            end.get();
            return error == null ? Optional.empty() : Optional.of(errorAfter(null));
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            closeRequest();
            return Optional.of(errorAfter(Causes.unwrap(e)));
        } finally {
            engine.running().remove(cancellation);
        }
    }

    /** A failure of the upload causes the error of the engine, which in turn explains the end of the stream better. */
    private String errorAfter(@Nullable Throwable failure) {
        if (listenerFailure != null) {
            throw listenerFailure;
        }
        if (upload != null) {
            upload.throwFailure();
        }
        if (error != null) {
            return error;
        }
        if (failure instanceof TimeoutException) {
            return RegistryErrorKind.TIMED_OUT;
        }
        if (failure instanceof DockerException refusal) {
            return EngineErrorMessages.message(refusal);
        }
        throw engine.lost(what, Objects.requireNonNull(failure));
    }

    private void closeRequest() {
        IOUtils.closeQuietly(request.getAndSet(null));
    }
}
