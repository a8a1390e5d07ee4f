package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.PlainTextLines;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a run does at the moment, by its events: the images that are built, fetched or waited for. */
public final class RunState implements BuildListener {
    private static final Map<Class<? extends ImageEvent>, String> ACTIVITIES = Map.of(
            BuildEvent.ImageWaiting.class, "waiting",
            BuildEvent.ImageFetchStarted.class, "fetching",
            BuildEvent.ImageStartedEarly.class, "building its first steps",
            BuildEvent.ImageStarted.class, "building",
            BuildEvent.ImageRebuildStarted.class, "building again");

    /** Ends of an image's work. Those in {@link #RESULTS} are the last of an image. */
    private static final Set<Class<? extends ImageEvent>> ENDS = Set.of(
            BuildEvent.ImageNotFetched.class,
            BuildEvent.ImageFinishedEarly.class,
            BuildEvent.ImageReused.class,
            BuildEvent.ImageFetched.class,
            BuildEvent.ImageFinished.class,
            BuildEvent.ImageFailed.class,
            BuildEvent.ImageCancelled.class,
            BuildEvent.ImageReproduced.class,
            BuildEvent.ImageDiffers.class);

    private static final Set<Class<? extends ImageEvent>> RESULTS = Set.of(
            BuildEvent.ImageReused.class,
            BuildEvent.ImageFetched.class,
            BuildEvent.ImageFinished.class,
            BuildEvent.ImageFailed.class,
            BuildEvent.ImageCancelled.class,
            BuildEvent.ImageLeft.class);

    /** Lines of the builder itself, which repeat what {@link BuildEvent.ImageStep} says. */
    private static final String STEP = "Step ";

    private static final String STEP_RESULT = " ---> ";

    private final InstantSource clock;
    private final Map<ImageReference, RunningImage> running = new LinkedHashMap<>();
    private final Map<ImageReference, PlainTextLines> output = new HashMap<>();
    private String key = "";
    private int toDo;
    private int done;
    private Instant start = Instant.EPOCH;

    /** The state before the first event. */
    public RunState(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void on(BuildEvent event) {
        if (event instanceof BuildEvent.RunPlanned run) {
            key = run.key().value();
            toDo = run.toBuild() + run.toFetch() + run.undecided();
            done = 0;
            start = clock.instant();
        } else if (event instanceof BuildEvent.ImageOutput printed) {
            PlainTextLines lines = output.get(printed.image());
            if (lines != null) {
                lines.append(printed.text());
            }
        } else if (event instanceof BuildEvent.ImageStep step) {
            running.computeIfPresent(step.image(), (image, state) -> state.atStep(step.step()));
        } else if (event instanceof ImageEvent image) {
            record(image);
        }
    }

    private void record(ImageEvent event) {
        ImageReference image = event.image();
        String activity = ACTIVITIES.get(event.getClass());
        if (activity != null) {
            running.put(image, RunningImage.of(event, activity, clock.instant()));
            output.put(image, new PlainTextLines(line -> keep(image, line)));
        } else if (ENDS.contains(event.getClass())) {
            running.remove(image);
            output.remove(image);
        }
        if (RESULTS.contains(event.getClass())) {
            done++;
        }
    }

    private void keep(ImageReference image, String line) {
        if (!line.startsWith(STEP) && !line.startsWith(STEP_RESULT)) {
            running.computeIfPresent(image, (same, state) -> state.printing(line.strip()));
        }
    }

    /** The state at the moment. */
    public synchronized Snapshot now() {
        return new Snapshot(key, toDo, done, start, List.copyOf(running.values()), clock.instant());
    }

    /**
     * The state of a run at a moment.
     *
     * @param key empty before the plan is made
     * @param toDo how many images are built or fetched, or are still undecided
     * @param done how many of these have ended
     * @param start when the plan was made
     * @param running the images, in the sequence in which their work began
     * @param moment when this was the state
     */
    public record Snapshot(String key, int toDo, int done, Instant start, List<RunningImage> running, Instant moment) {
        public Snapshot {
            running = List.copyOf(running);
        }
    }
}
