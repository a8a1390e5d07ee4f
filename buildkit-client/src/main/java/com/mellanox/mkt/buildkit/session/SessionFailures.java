package com.mellanox.mkt.buildkit.session;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps the first failure of what a session serves. */
final class SessionFailures {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    /** Records a failure and makes the status that the daemon gets: with the message, without the stack. */
    StatusRuntimeException internal(String what, Throwable cause) {
        return record(Status.INTERNAL.withDescription(what + ": " + message(cause)), cause);
    }

    /** Records a failure of something that does not exist. */
    StatusRuntimeException notFound(String what, Throwable cause) {
        return record(Status.NOT_FOUND.withDescription(what + ": " + message(cause)), cause);
    }

    private StatusRuntimeException record(Status status, Throwable cause) {
        first.compareAndSet(null, cause);
        return status.asRuntimeException();
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    Optional<Throwable> first() {
        return Optional.ofNullable(first.get());
    }
}
