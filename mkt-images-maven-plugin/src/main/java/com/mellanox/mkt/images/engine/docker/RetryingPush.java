package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Pushes again what the network or a bad moment of the registry has ended, after longer and longer pauses, while there is
 * time.
 */
final class RetryingPush {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Attempt attempt;
    private final LongSupplier nanos;
    private final Pause pause;

    /**
     * Prepares pushes.
     *
     * @param nanos a clock, as {@link System#nanoTime} is one
     */
    RetryingPush(Attempt attempt, LongSupplier nanos, Pause pause) {
        this.attempt = attempt;
        this.nanos = nanos;
        this.pause = pause;
    }

    /** One push, from the start to its end. */
    @FunctionalInterface
    interface Attempt {
        Digest push(Duration within);
    }

    /** Lets time pass, unless it is cancelled. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time);
    }

    /** Pushes until it is done, refused for good, or out of time; the last failure is then the push's. */
    Digest push(ImageReference image, Duration within, BuildListener listener) {
        long start = nanos.getAsLong();
        Duration next = FIRST_PAUSE;
        while (true) {
            try {
                return attempt.push(left(within, start));
            } catch (RegistryException e) {
                boolean inTime = left(within, start).compareTo(next) > 0;
                if (e.kind() != RegistryException.Kind.UNREACHABLE || !inTime) {
                    throw e;
                }
                listener.on(new Detail(image + ": pushing once more in " + next.toSeconds() + " s. " + e.getMessage()));
            }
            pause.pass(next);
            next = next.compareTo(LONGEST_PAUSE.dividedBy(2)) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }
    }

    private Duration left(Duration within, long start) {
        return within.minusNanos(nanos.getAsLong() - start);
    }
}
