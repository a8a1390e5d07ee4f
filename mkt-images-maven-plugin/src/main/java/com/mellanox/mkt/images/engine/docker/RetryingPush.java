package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Repeats pushes that failed for the network or for a busy registry, after growing pauses, within a time limit.
 */
final class RetryingPush {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Attempt attempt;
    private final LongSupplier nanos;
    private final Pause pause;

    /**
     * Makes nothing yet.
     *
     * @param nanos a clock, as {@link System#nanoTime} is one
     */
    RetryingPush(Attempt attempt, LongSupplier nanos, Pause pause) {
        this.attempt = attempt;
        this.nanos = nanos;
        this.pause = pause;
    }

    /** One push. */
    @FunctionalInterface
    interface Attempt {
        Digest push(Duration within);
    }

    /** Waits, unless it is cancelled. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time);
    }

    /** Pushes until it succeeds. When it is refused or out of time, the last failure is thrown. */
    Digest push(Duration within, BuildListener listener) {
        long start = nanos.getAsLong();
        Duration next = FIRST_PAUSE;
        for (int attempts = 1; ; attempts++) {
            try {
                return attempt.push(left(within, start));
            } catch (RegistryException e) {
                Duration left = left(within, start);
                if (e.kind() != RegistryException.Kind.UNREACHABLE || left.compareTo(next) <= 0) {
                    throw e;
                }
                listener.on(new RetryScheduled(e.problem(), attempts + 1, next, left));
            }
            pause.pass(next);
            next = next.compareTo(LONGEST_PAUSE.dividedBy(2)) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }
    }

    private Duration left(Duration within, long start) {
        return within.minusNanos(nanos.getAsLong() - start);
    }
}
