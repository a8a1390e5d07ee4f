package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a solve whose daemon does not even ask for the session's health: the network drops what is sent, or the daemon hangs. The
 * operating system may find that out after hours. Time in which this process was suspended does not count.
 */
final class SilenceWatch implements AutoCloseable {
    /** A daemon asks every 5 seconds, and later if an answer was slow. */
    private static final int LIMITS = 4;

    private final Supplier<Duration> silence;
    private final Duration limit;
    private final LongSupplier clock;
    private final Runnable end;
    private long checked;
    private long awake;
    private volatile boolean silent;
    private @Nullable Future<?> checks;

    /**
     * A watch that {@link #check} drives.
     *
     * @param clock nanoseconds
     */
    SilenceWatch(Supplier<Duration> silence, Duration limit, LongSupplier clock, Runnable end) {
        this.silence = silence;
        this.limit = limit;
        this.clock = clock;
        this.end = end;
        this.checked = clock.getAsLong();
        this.awake = checked;
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
        SilenceWatch watch = new SilenceWatch(silence, limit, System::nanoTime, end);
        watch.checks =
                timer.scheduleWithFixedDelay(watch::check, limit.toMillis(), limit.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Is to be called at intervals of the limit. */
    synchronized void check() {
        long now = clock.getAsLong();
        if (now - checked > 2 * limit.toNanos()) {
            // A Ctrl-Z or a debugger held this process, which could receive nothing.
            awake = now;
        }
        checked = now;
        if (silence.get().compareTo(longest()) > 0 && now - awake > longest().toNanos()) {
            silent = true;
            end.run();
        }
    }

    private Duration longest() {
        return limit.multipliedBy(LIMITS);
    }

    /** The failure, if nothing was received for too long. */
    Optional<BuildkitException> failure(ConnectionErrors errors, StatusDecoder status) {
        if (!silent) {
            return Optional.empty();
        }
        String reason = "nothing was received for " + longest().toMillis() / 1000.0
                + " s, not even a question whether this client is there";
        return Optional.of(new ConnectionFailed(
                "The connection is lost to " + ErrorDecoder.place(errors, status) + ": " + reason,
                new SocketTimeoutException(reason)));
    }

    @Override
    public void close() {
        if (checks != null) {
            checks.cancel(false);
        }
    }
}
