package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.PlainTextLines;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a run does at the moment, by its events: the images that are built, fetched or waited for, and the transfers. */
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
    private final Map<WorkId, RunningWork> running = new LinkedHashMap<>();
    private final Map<ImageReference, PlainTextLines> output = new HashMap<>();
    private final AwaitedImages awaited = new AwaitedImages();
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
        awaited.on(event);
        if (event instanceof BuildEvent.GoalStarted goal) {
            begin(goal.key(), 0);
        } else if (event instanceof BuildEvent.RunPlanned run) {
            begin(run.key(), run.toBuild() + run.toFetch() + run.undecided());
        } else if (event instanceof BuildEvent.PublicationStarted publication) {
            begin(publication.key(), publication.images());
        } else if (event instanceof BuildEvent.ImagePublished published) {
            done = published.done();
        } else if (event instanceof BuildEvent.ImageOutput printed) {
            PlainTextLines lines = output.get(printed.image());
            if (lines != null) {
                lines.append(printed.text());
            }
        } else if (event instanceof BuildEvent.ImageStep step) {
            running.computeIfPresent(WorkId.ofImage(step.image()), (id, work) -> work.atStep(step.step()));
        } else if (event instanceof ImageEvent image) {
            record(image);
        } else if (event instanceof BuildEvent.ImageTransfer transfer) {
            print(
                    WorkId.ofImage(transfer.image()),
                    transfer.bytes() == 0
                            ? Sizes.of(transfer.bytesDone())
                            : Sizes.part(transfer.bytesDone(), transfer.bytes()));
        } else {
            Transfer.id(event).ifPresent(id -> recordTransfer(id, event));
        }
    }

    private void begin(ImageKey nextKey, int images) {
        if (!key.equals(nextKey.value())) {
            key = nextKey.value();
            start = clock.instant();
        }
        toDo = images;
        done = 0;
    }

    private void record(ImageEvent event) {
        ImageReference image = event.image();
        String activity = ACTIVITIES.get(event.getClass());
        if (activity != null) {
            running.put(WorkId.ofImage(image), RunningWork.of(event, activity, clock.instant()));
            output.put(image, new PlainTextLines(line -> keep(image, line)));
        } else if (ENDS.contains(event.getClass())) {
            running.remove(WorkId.ofImage(image));
            output.remove(image);
        }
        if (RESULTS.contains(event.getClass())) {
            done++;
        }
    }

    private void keep(ImageReference image, String line) {
        if (!line.startsWith(STEP) && !line.startsWith(STEP_RESULT)) {
            print(WorkId.ofImage(image), line.strip());
        }
    }

    private void recordTransfer(WorkId id, BuildEvent event) {
        Optional<RunningWork> started = Transfer.started(event, clock.instant());
        Optional<String> progress = Transfer.progress(event);
        if (started.isPresent()) {
            running.put(id, started.get());
        } else if (progress.isPresent()) {
            print(id, progress.get());
        } else {
            running.remove(id);
        }
    }

    private void print(WorkId id, String line) {
        running.computeIfPresent(id, (same, work) -> work.printing(line));
    }

    /** Whether something takes time at the moment. */
    public synchronized boolean isBusy() {
        return !running.isEmpty();
    }

    /** The state at the moment. */
    public synchronized Snapshot now() {
        int counted = (int) running.keySet().stream().filter(WorkId::isCounted).count();
        int waiting = Math.max(0, toDo - done - counted);
        List<RunningWork> works = List.copyOf(running.values());
        List<String> names = awaited.among(works).stream()
                .map(RunningWork::shortName)
                .distinct()
                .toList();
        return new Snapshot(key, toDo, done, waiting, names, start, works, clock.instant());
    }

    /**
     * The state of a run at a moment.
     *
     * @param key empty before the first event
     * @param toDo how many images are built or fetched, or are still undecided, or are published
     * @param done how many of these have ended
     * @param waiting how many of these neither have ended nor are among {@code running}
     * @param awaited short names of the images among {@code running} that some of these are made of
     * @param start when the first goal began
     * @param running what takes time, in the sequence in which it began
     * @param moment when this was the state
     */
    public record Snapshot(
            String key,
            int toDo,
            int done,
            int waiting,
            List<String> awaited,
            Instant start,
            List<RunningWork> running,
            Instant moment) {
        public Snapshot {
            awaited = List.copyOf(awaited);
            running = List.copyOf(running);
        }
    }
}
