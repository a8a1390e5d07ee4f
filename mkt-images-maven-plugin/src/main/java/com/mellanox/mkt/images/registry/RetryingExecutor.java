package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.event.BuildEvent.Detail;
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

/** Has requests made again, at growing distances, while that can help and there is time. */
final class RetryingExecutor {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int DOUBLINGS = 6;

    private final RequestExecutor workers;
    private final RetryPolicy patience;
    private final Backoff pace;
    private final BuildListener listener;
    private final BooleanSupplier hasAnswered;
    private @Nullable Instant deadline;

    /**
     * Prepares attempts with one registry.
     *
     * @param hasAnswered whether the registry has ever answered
     */
    RetryingExecutor(
            RequestExecutor workers,
            RetryPolicy patience,
            Backoff pace,
            BuildListener listener,
            BooleanSupplier hasAnswered) {
        this.workers = workers;
        this.patience = patience;
        this.pace = pace;
        this.listener = listener;
        this.hasAnswered = hasAnswered;
    }

    /**
     * Makes a request until it succeeds.
     *
     * @param explain makes what is thrown of the last failure
     */
    <T> T make(RegistryOperation deed, Callable<T> request, Function<RegistryFailure, RegistryException> explain) {
        Instant end = end();
        for (int tries = 1; ; tries++) {
            try {
                return workers.call(request, Duration.between(pace.now(), end));
            } catch (InterruptedException e) {
                throw cancelled(deed);
            } catch (TimeoutException e) {
                throw silence(deed, e);
            } catch (RejectedExecutionException e) {
                throw new CancelledException(deed.toString());
            } catch (ExecutionException e) {
                await(deed, failure(deed, e), explain, tries, end);
            }
        }
    }

    /** Who publishes has one deadline over all of it. */
    private synchronized Instant end() {
        Instant fromNow = pace.now().plus(patience.overall());
        if (!patience.retries()) {
            return fromNow;
        }
        if (deadline == null) {
            deadline = fromNow;
        }
        return deadline;
    }

    /** What jib or the network threw; what this project throws itself goes on as it is. */
    private RegistryFailure failure(RegistryOperation deed, ExecutionException failure) {
        if (workers.isClosed()) {
            throw new CancelledException(deed.toString());
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

    /** Waits for the next try, or fails where it could not help or would come too late. */
    private void await(
            RegistryOperation deed,
            RegistryFailure failure,
            Function<RegistryFailure, RegistryException> explain,
            int tries,
            Instant end) {
        if (!patience.retries() || !failure.mayPass(hasAnswered.getAsBoolean())) {
            throw explain.apply(failure);
        }
        Duration wait = pause(failure, tries);
        if (!pace.now().plus(wait).isBefore(end)) {
            throw givenUp(deed, failure, explain.apply(failure), tries);
        }
        rest(deed, failure, wait, tries);
    }

    private Duration pause(RegistryFailure failure, int tries) {
        long millis = FIRST_PAUSE.toMillis() << Math.min(tries - 1, DOUBLINGS);
        long usual = Math.min(millis, LONGEST_PAUSE.toMillis());
        return failure.retryAfter(pace.now()).orElse(Duration.ofMillis((long) (usual * (0.5 + pace.fraction() / 2))));
    }

    private void rest(RegistryOperation deed, RegistryFailure failure, Duration wait, int tries) {
        listener.on(new Detail(deed + ": try " + tries + " failed (" + failure.said() + "), the next one is in "
                + seconds(wait) + " s"));
        try {
            pace.pause(wait);
        } catch (InterruptedException e) {
            throw cancelled(deed);
        }
    }

    private static CancelledException cancelled(RegistryOperation deed) {
        Thread.currentThread().interrupt();
        return new CancelledException(deed.toString());
    }

    private RegistryException silence(RegistryOperation deed, TimeoutException failure) {
        return new RegistryException(
                Kind.UNREACHABLE,
                deed.impossible() + ": that was not done within " + seconds(patience.overall()) + " s",
                remedy(),
                failure);
    }

    private RegistryException givenUp(
            RegistryOperation deed, RegistryFailure failure, RegistryException last, int tries) {
        return new RegistryException(
                Kind.UNREACHABLE,
                deed.impossible() + ": given up after " + tries + (tries == 1 ? " try" : " tries") + ", since "
                        + seconds(patience.overall()) + " s would be over before the next (" + failure.said() + ")",
                remedy(),
                last);
    }

    private String remedy() {
        return patience.retries()
                ? "Look at the registry and the network, or have it waited for longer by -Dmkt.push.timeout"
                : "Look at the registry and the network";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
