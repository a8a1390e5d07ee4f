package com.mellanox.mkt.images.terminal;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.ProgressLines;
import com.mellanox.mkt.images.console.ProgressListener;
import com.mellanox.mkt.images.console.RunState;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOError;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows what a run does at the bottom of the terminal, and passes the events on. Several runs of one Maven have one terminal,
 * which one thread owns. Close it when the run has ended.
 */
public final class LiveProgress implements ProgressListener {
    private static final Runs RUNS = new Runs();

    private final ProgressListener next;
    private final RunState state = new RunState(InstantSource.system());
    private boolean shown;
    private boolean toldFailure;

    /**
     * The live lines, or plain ones for a terminal that cannot keep lines in place.
     *
     * @param console receives the events
     * @param lines where plain lines are written
     */
    public LiveProgress(BuildListener console, PlainConsole.Lines lines) {
        this.next = new ProgressLines(console, lines, () -> RUNS.failure().isPresent());
    }

    @Override
    public void on(BuildEvent event) {
        state.on(event);
        if (state.isBusy()) {
            show();
            RUNS.failure().ifPresent(this::tell);
        }
        next.on(event);
    }

    private synchronized void tell(String failure) {
        if (!toldFailure) {
            toldFailure = true;
            next.on(new Notice("The progress is shown in plain lines, since this terminal cannot be used: " + failure));
        }
    }

    private synchronized void show() {
        if (!shown) {
            shown = true;
            RUNS.add(state);
        }
    }

    @Override
    public synchronized void close() {
        shown = true;
        next.close();
        RUNS.remove(state);
    }

    /** The runs of this JVM; a thread draws them while there are any. */
    private static final class Runs {
        private final Set<RunState> runs = new LinkedHashSet<>();
        private Optional<Drawing> drawing = Optional.empty();
        private Optional<String> failure = Optional.empty();

        /** Why the terminal cannot be used; empty if it can, or was not tried yet. */
        synchronized Optional<String> failure() {
            return failure;
        }

        synchronized void fail(Throwable cause) {
            failure = Optional.of(Causes.reason(cause));
        }

        synchronized void add(RunState run) {
            runs.add(run);
            if (drawing.isEmpty()) {
                drawing = Optional.of(new Drawing(this));
            }
        }

        /** Returns when the lines of the run are gone. */
        void remove(RunState run) {
            take(run).ifPresent(Drawing::end);
        }

        /** What is to be ended since this was the last run. */
        private synchronized Optional<Drawing> take(RunState run) {
            runs.remove(run);
            Optional<Drawing> last = runs.isEmpty() ? drawing : Optional.empty();
            if (runs.isEmpty()) {
                drawing = Optional.empty();
            }
            return last;
        }

        synchronized List<RunState.Snapshot> snapshots() {
            return runs.stream().map(RunState::now).toList();
        }
    }

    /** The thread that owns the terminal. */
    private static final class Drawing {
        /** To open the terminal takes a part of a second, which a run that ends at once should not pay for. */
        private static final long DELAY_MILLIS = 500;

        private static final long INTERVAL_MILLIS = 500;

        /** The JVM may be ending, and waits for this. */
        private static final long END_MILLIS = 1000;

        private final Runs runs;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread thread;

        Drawing(Runs runs) {
            this.runs = runs;
            this.thread = DaemonThreads.start("mkt-terminal", this::draw);
        }

        private void draw() {
            try {
                if (!ended.await(DELAY_MILLIS, TimeUnit.MILLISECONDS)) {
                    drawUntilEnded();
                }
            } catch (IOException | IOError | RuntimeException e) {
                // The window was closed, for example. What a run shows is no reason to end it.
                runs.fail(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void drawUntilEnded() throws IOException, InterruptedException {
            try (LiveTerminal terminal = LiveTerminal.open()) {
                while (!ended.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                    terminal.draw(new LiveScreen(terminal.size(), terminal.hasUnicode()).lines(runs.snapshots()));
                }
            }
        }

        void end() {
            ended.countDown();
            try {
                thread.join(END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
