package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Writes every 30 seconds what takes long: the step of an image and the last line that this has printed, or how much of a
 * transfer is done. So a user sees that it goes on. Events are passed on.
 */
public final class ProgressLines implements ProgressListener {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final long CHECK_MILLIS = 1000;

    private final BuildListener next;
    private final PlainConsole.Lines lines;
    private final BooleanSupplier wanted;
    private final RunState state;
    private final Map<String, Shown> shown = new HashMap<>();
    private boolean started;
    private boolean closed;

    /**
     * Lines in addition to those that the events become elsewhere.
     *
     * @param wanted asked before lines are written
     */
    public ProgressLines(BuildListener next, PlainConsole.Lines lines, BooleanSupplier wanted) {
        this(next, lines, wanted, InstantSource.system());
    }

    ProgressLines(BuildListener next, PlainConsole.Lines lines, BooleanSupplier wanted, InstantSource clock) {
        this.next = next;
        this.lines = lines;
        this.wanted = wanted;
        this.state = new RunState(clock);
    }

    @Override
    public void on(BuildEvent event) {
        state.on(event);
        if (state.isBusy()) {
            start();
        }
        next.on(event);
    }

    private synchronized void start() {
        if (!started && !closed) {
            started = true;
            DaemonThreads.start("mkt-progress", this::writeUntilClosed);
        }
    }

    private synchronized void writeUntilClosed() {
        try {
            while (!closed) {
                wait(CHECK_MILLIS);
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the lines that are due. */
    synchronized void write() {
        if (closed || !wanted.getAsBoolean()) {
            return;
        }
        RunState.Snapshot now = state.now();
        for (RunningWork work : now.running()) {
            Shown before = shown.get(work.name());
            // An image that is built after its first steps, or after waiting, begins again.
            Instant since = before == null || before.start().isBefore(work.start()) ? work.start() : before.last();
            if (Duration.between(since, now.moment()).compareTo(INTERVAL) >= 0) {
                shown.put(work.name(), new Shown(work.start(), now.moment()));
                lines.info(work.text(now.moment()));
            }
        }
    }

    /** Writes no more lines. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** When the work began that the last line of an image was about, and when that was written. */
    private record Shown(Instant start, Instant last) {}
}
