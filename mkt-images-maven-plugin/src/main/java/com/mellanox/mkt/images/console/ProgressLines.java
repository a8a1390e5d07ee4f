package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an image does that is built, fetched or waited for, every 30 seconds: its step, and the last line that this has
 * printed. So a user sees that a long step goes on. Events are passed on.
 */
public final class ProgressLines implements BuildListener, AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final long CHECK_SECONDS = 1;

    private static final Map<Class<? extends ImageEvent>, String> ACTIVITIES = Map.of(
            BuildEvent.ImageWaiting.class, "waiting",
            BuildEvent.ImageFetchStarted.class, "fetching",
            BuildEvent.ImageStartedEarly.class, "building its first steps",
            BuildEvent.ImageStarted.class, "building",
            BuildEvent.ImageRebuildStarted.class, "building again");

    private static final Set<Class<? extends ImageEvent>> ENDS = Set.of(
            BuildEvent.ImageReused.class,
            BuildEvent.ImageFetched.class,
            BuildEvent.ImageNotFetched.class,
            BuildEvent.ImageFinishedEarly.class,
            BuildEvent.ImageFinished.class,
            BuildEvent.ImageFailed.class,
            BuildEvent.ImageCancelled.class,
            BuildEvent.ImageReproduced.class,
            BuildEvent.ImageDiffers.class);

    private final BuildListener next;
    private final PlainConsole.Lines lines;
    private final InstantSource clock;
    private final Map<ImageReference, RunningImage> running = new LinkedHashMap<>();
    private final Map<ImageReference, Instant> lastLines = new LinkedHashMap<>();
    private @Nullable ScheduledExecutorService timer;

    /** Lines in addition to those that the events become elsewhere. */
    public ProgressLines(BuildListener next, PlainConsole.Lines lines) {
        this(next, lines, InstantSource.system());
    }

    ProgressLines(BuildListener next, PlainConsole.Lines lines, InstantSource clock) {
        this.next = next;
        this.lines = lines;
        this.clock = clock;
    }

    @Override
    public void on(BuildEvent event) {
        if (event instanceof ImageEvent image) {
            record(image);
        }
        next.on(event);
    }

    private synchronized void record(ImageEvent event) {
        ImageReference image = event.image();
        String activity = ACTIVITIES.get(event.getClass());
        RunningImage known = running.get(image);
        if (activity != null) {
            running.put(image, new RunningImage(event, activity, clock.instant()));
            lastLines.put(image, clock.instant());
            startTimer();
        } else if (ENDS.contains(event.getClass())) {
            running.remove(image);
        } else if (known != null && event instanceof BuildEvent.ImageStep step) {
            known.startStep(step.step());
        } else if (known != null && event instanceof BuildEvent.ImageOutput output) {
            known.print(output.text());
        }
    }

    private void startTimer() {
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("mkt-progress"));
            timer.scheduleAtFixedRate(this::write, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Writes the lines that are due. */
    synchronized void write() {
        Instant now = clock.instant();
        running.forEach((image, state) -> {
            if (!now.isBefore(lastLines.getOrDefault(image, now).plus(INTERVAL))) {
                lastLines.put(image, now);
                lines.info(state.text(now));
            }
        });
    }

    /** Writes no more lines. */
    @Override
    public synchronized void close() {
        running.clear();
        if (timer != null) {
            timer.shutdown();
        }
    }
}
