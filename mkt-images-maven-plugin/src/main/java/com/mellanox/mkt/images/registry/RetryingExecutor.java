package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Repeats requests that failed, after growing pauses, as long as another attempt can help and the time limit allows. */
final class RetryingExecutor {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int DOUBLINGS = 6;

    private final RegistryConnection connection;
    private final Duration limit;
    private final boolean retries;
    private final Backoff backoff;
    private final BuildListener listener;
    private @Nullable Instant deadline;

    /**
     * Makes the executor of one registry.
     *
     * @param limit with retries the time limit of all requests together, from the first one on; without, of each request
     */
    RetryingExecutor(
            RegistryConnection connection, Duration limit, boolean retries, Backoff backoff, BuildListener listener) {
        this.connection = connection;
        this.limit = limit;
        this.retries = retries;
        this.backoff = backoff;
        this.listener = listener;
    }

    /** Sends requests to a repository until they succeed. */
    <T> T run(RegistryOperation operation, RegistryConnection.Requests<T> requests) {
        return run(operation, requests, Integer.MAX_VALUE);
    }

    /** Sends requests likewise, at most so many times. */
    <T> T run(RegistryOperation operation, RegistryConnection.Requests<T> requests, int most) {
        Instant end = end();
        for (int attempts = 1; ; attempts++) {
            try {
                return connection.send(operation, requests, Duration.between(backoff.now(), end));
            } catch (InterruptedException e) {
                throw cancelled(operation);
            } catch (TimeoutException e) {
                throw timedOut(operation, e);
            } catch (RejectedExecutionException e) {
                throw new CancelledException(operation.toString());
            } catch (ExecutionException e) {
                await(operation, failure(operation, e), attempts, attempts < most, end);
            }
        }
    }

    private synchronized Instant end() {
        Instant fromNow = backoff.now().plus(limit);
        if (!retries) {
            return fromNow;
        }
        if (deadline == null) {
            deadline = fromNow;
        }
        return deadline;
    }

    /** The failure of jib or of the network; exceptions of this project are thrown on. */
    private RegistryFailure failure(RegistryOperation operation, ExecutionException failure) {
        if (connection.http().isDisconnected()) {
            throw new CancelledException(operation.toString());
        }
        Throwable cause = Causes.unwrap(failure);
        if (cause instanceof IllegalArgumentException wrong) {
            // What libraries throw for the address of another page, or of the server of tokens, that is none.
            return new RegistryFailure(new IOException("the answer cannot be used: " + Causes.reason(wrong), wrong));
        }
        if (cause instanceof RuntimeException own) {
            throw own;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new RegistryFailure(cause);
    }

    /** Waits until the next attempt, or fails if it cannot help or would be too late. */
    private void await(
            RegistryOperation operation, RegistryFailure failure, int attempts, boolean isRepeated, Instant end) {
        RegistryException explained = connection.exception(operation, failure);
        if (!retries || !isRepeated || !failure.mayPass(connection.http().hasAnswered())) {
            throw explained;
        }
        Duration pause = pause(failure, attempts);
        Duration left = Duration.between(backoff.now(), end);
        if (pause.compareTo(left) >= 0) {
            throw gaveUp(explained, pause, attempts);
        }
        listener.on(new RetryScheduled(explained.problem(), attempts + 1, pause, left));
        try {
            backoff.pause(pause);
        } catch (InterruptedException e) {
            throw cancelled(operation);
        }
    }

    private Duration pause(RegistryFailure failure, int attempts) {
        long millis = FIRST_PAUSE.toMillis() << Math.min(attempts - 1, DOUBLINGS);
        long usual = Math.min(millis, LONGEST_PAUSE.toMillis());
        // 0, and a time that is over by this machine's clock, would repeat the request without a pause.
        return failure.retryAfter(backoff.now())
                .filter(pause -> !pause.isZero())
                .orElse(Duration.ofMillis((long) (usual * (0.5 + backoff.fraction() / 2))));
    }

    private static CancelledException cancelled(RegistryOperation operation) {
        Thread.currentThread().interrupt();
        return new CancelledException(operation.toString());
    }

    private RegistryException timedOut(RegistryOperation operation, TimeoutException failure) {
        return unreachable(operation.failure() + ": no answer within " + seconds(limit) + " s", failure);
    }

    private RegistryException gaveUp(RegistryException last, Duration pause, int attempts) {
        return unreachable(
                last.problem() + "; gave up after " + attempts + (attempts == 1 ? " attempt" : " attempts")
                        + ": the next one would be in " + seconds(pause) + " s, after the time limit of "
                        + seconds(limit) + " s",
                last);
    }

    private RegistryException unreachable(String what, Exception cause) {
        String remedy = retries
                ? "Check the registry and the network, or wait longer with -Dmkt.push.timeout"
                : "Check the registry and the network";
        return new RegistryException(Kind.UNREACHABLE, what, remedy, cause);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
