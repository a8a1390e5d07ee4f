package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.GoalFinished;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.report.RunSummary.ImageSummary;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds what a goal did to the history of its key, unless it had nothing to do. Events are passed on. */
public final class HistoryRecorder implements BuildListener {
    private final BuildListener next;
    private final Path cacheDirectory;
    private final Instant start;
    private final Map<String, ImageSummary> images = new LinkedHashMap<>();
    private final Map<ImageReference, Long> sizes = new HashMap<>();
    private long steps;
    private long cachedSteps;
    private @Nullable Long imageSize;
    private @Nullable Long bootMillis;
    private boolean hasWorked;

    /**
     * Records a goal.
     *
     * @param start of the run of Maven; goals with the same one are one run
     */
    public HistoryRecorder(BuildListener next, Path cacheDirectory, Instant start) {
        this.next = next;
        this.cacheDirectory = cacheDirectory;
        this.start = start;
    }

    @Override
    public void on(BuildEvent event) {
        record(event);
        next.on(event);
    }

    private synchronized void record(BuildEvent event) {
        hasWorked = hasWorked || RunRecorder.isWork(event);
        if (event instanceof BuildEvent.ImageStepFinished step) {
            steps++;
            cachedSteps += step.cached() ? 1 : 0;
        } else if (event instanceof BuildEvent.ImageMeasured measured) {
            sizes.put(measured.image(), measured.size());
        } else if (event instanceof BuildEvent.RunFinished run) {
            imageSize = sizes.get(run.result());
        } else if (event instanceof BuildEvent.VmReady vm) {
            bootMillis = vm.time().toMillis();
        } else if (event instanceof GoalFinished goal) {
            add(goal);
        } else {
            recordImage(event);
        }
    }

    private void recordImage(BuildEvent event) {
        if (event instanceof BuildEvent.ImagePlanned image && image.decision().equals("reuse")) {
            put(image.image(), "up to date", Duration.ZERO);
        } else if (event instanceof BuildEvent.ImageReused image) {
            put(image.image(), "up to date", Duration.ZERO);
        } else if (event instanceof BuildEvent.ImageFetched image) {
            put(image.image(), "fetched", image.time());
        } else if (event instanceof BuildEvent.ImageFinishedEarly image) {
            put(image.image(), "not built", image.time());
        } else if (event instanceof BuildEvent.ImageFinished image) {
            put(image.image(), "built", image.time());
        } else if (event instanceof BuildEvent.ImageFailed image) {
            put(image.image(), "failed", image.time());
        } else if (event instanceof BuildEvent.ImageLeft image) {
            put(image.image(), "not built", Duration.ZERO);
        } else if (event instanceof BuildEvent.ImageCancelled image) {
            put(image.image(), "cancelled", image.time());
        } else if (event instanceof BuildEvent.ImageReproduced image) {
            put(image.image(), "the same again", image.time());
        } else if (event instanceof BuildEvent.ImageDiffers image) {
            put(image.image(), "different again", Duration.ZERO);
        }
    }

    private void put(ImageReference image, String result, Duration time) {
        images.merge(
                image.shortName(),
                new ImageSummary(image.shortName(), result, time.toMillis()),
                (before, now) -> new ImageSummary(now.name(), now.result(), before.timeMillis() + now.timeMillis()));
    }

    private void add(GoalFinished goal) {
        if (hasWorked) {
            RunSummary summary = new RunSummary(
                    start,
                    List.of(goal.goal()),
                    goal.failure().isPresent(),
                    goal.time().toMillis(),
                    List.copyOf(images.values()),
                    steps,
                    cachedSteps,
                    imageSize,
                    bootMillis);
            new RunHistory(cacheDirectory, goal.key())
                    .add(ProcessHandle.current().pid(), summary);
        }
    }
}
