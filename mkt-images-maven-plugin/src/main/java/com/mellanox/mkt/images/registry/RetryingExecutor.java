package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Repeats requests that failed, after growing pauses, as long as another attempt can help and the time limit allows. */
final class RetryingExecutor {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int DOUBLINGS = 6;

    private final RequestExecutor requests;
    private final RetryPolicy policy;
    private final Backoff backoff;
    private final BuildListener listener;
    private final BooleanSupplier hasAnswered;
    private @Nullable Instant deadline;

    /**
     * Makes the executor of one registry.
     *
     * @param hasAnswered whether the registry has ever answered
     */
    RetryingExecutor(
            RequestExecutor requests,
            RetryPolicy policy,
            Backoff backoff,
            BuildListener listener,
            BooleanSupplier hasAnswered) {
        this.requests = requests;
        this.policy = policy;
        this.backoff = backoff;
        this.listener = listener;
        this.hasAnswered = hasAnswered;
    }

    /**
     * Runs a request until it succeeds.
     *
     * @param explain makes an exception of a failure
     */
    <T> T run(RegistryOperation operation, Callable<T> request, Function<RegistryFailure, RegistryException> explain) {
        Instant end = end();
        for (int attempts = 1; ; attempts++) {
            try {
                return requests.call(request, Duration.between(backoff.now(), end));
            } catch (InterruptedException e) {
                throw cancelled(operation);
            } catch (TimeoutException e) {
                throw timedOut(operation, e);
            } catch (RejectedExecutionException e) {
                throw new CancelledException(operation.toString());
            } catch (ExecutionException e) {
                await(operation, failure(operation, e), explain, attempts, end);
            }
        }
    }

    /** With retries, one time limit counts for all requests together. */
    private synchronized Instant end() {
        Instant fromNow = backoff.now().plus(policy.overall());
        if (!policy.retries()) {
            return fromNow;
        }
        if (deadline == null) {
            deadline = fromNow;
        }
        return deadline;
    }

    /** The failure of jib or of the network; exceptions of this project are thrown on. */
    private RegistryFailure failure(RegistryOperation operation, ExecutionException failure) {
        if (requests.isClosed()) {
            throw new CancelledException(operation.toString());
        }
        Throwable cause = Causes.unwrap(failure);
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
            RegistryOperation operation,
            RegistryFailure failure,
            Function<RegistryFailure, RegistryException> explain,
            int attempts,
            Instant end) {
        RegistryException explained = explain.apply(failure);
        if (!policy.retries() || !failure.mayPass(hasAnswered.getAsBoolean())) {
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
        return failure.retryAfter(backoff.now())
                .orElse(Duration.ofMillis((long) (usual * (0.5 + backoff.fraction() / 2))));
    }

    private static CancelledException cancelled(RegistryOperation operation) {
        Thread.currentThread().interrupt();
        return new CancelledException(operation.toString());
    }

    private RegistryException timedOut(RegistryOperation operation, TimeoutException failure) {
        return new RegistryException(
                Kind.UNREACHABLE,
                operation.failure() + ": no answer within " + seconds(policy.overall()) + " s",
                remedy(),
                failure);
    }

    private RegistryException gaveUp(RegistryException last, Duration pause, int attempts) {
        return new RegistryException(
                Kind.UNREACHABLE,
                last.problem() + "; gave up after " + attempts + (attempts == 1 ? " attempt" : " attempts")
                        + ": the next one would be in " + seconds(pause) + " s, after the time limit of "
                        + seconds(policy.overall()) + " s",
                remedy(),
                last);
    }

    private String remedy() {
        return policy.retries()
                ? "Check the registry and the network, or wait longer with -Dmkt.push.timeout"
                : "Check the registry and the network";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
