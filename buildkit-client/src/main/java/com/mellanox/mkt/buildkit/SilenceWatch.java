package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a solve whose daemon does not even ask for the session's health: the network drops what is sent, or the daemon hangs. The
 * operating system may find that out after hours.
 */
final class SilenceWatch implements AutoCloseable {
    /** A daemon asks every 5 seconds, and later if an answer was slow. */
    private static final int LIMITS = 4;

    private final Supplier<Duration> silence;
    private final Duration longest;
    private final Runnable end;
    private volatile boolean silent;
    private @Nullable Future<?> checks;

    private SilenceWatch(Supplier<Duration> silence, Duration longest, Runnable end) {
        this.silence = silence;
        this.longest = longest;
        this.end = end;
    }

    /**
     * Starts to watch.
     *
     * @param silence how long nothing was received
     * @param limit the most time for an answer of the daemon
     * @param end ends the solve
     */
    static SilenceWatch start(
            Supplier<Duration> silence, ScheduledExecutorService timer, Duration limit, Runnable end) {
        SilenceWatch watch = new SilenceWatch(silence, limit.multipliedBy(LIMITS), end);
        watch.checks =
                timer.scheduleWithFixedDelay(watch::check, limit.toMillis(), limit.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void check() {
        if (silence.get().compareTo(longest) > 0) {
            silent = true;
            end.run();
        }
    }

    /** The failure, if nothing was received for too long. */
    Optional<BuildkitException> failure(ConnectionErrors errors, StatusDecoder status) {
        return silent
                ? Optional.of(new ConnectionFailed(
                        "The connection is lost to " + ErrorDecoder.place(errors, status)
                                + ": nothing was received for " + longest.toMillis() / 1000.0
                                + " s, not even a question whether this client is there",
                        null))
                : Optional.empty();
    }

    @Override
    public void close() {
        if (checks != null) {
            checks.cancel(false);
        }
    }
}
