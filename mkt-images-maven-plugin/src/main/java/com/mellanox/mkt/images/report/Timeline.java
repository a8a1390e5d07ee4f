package com.mellanox.mkt.images.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The images of a run in time: what was done when, what waited for what, and which images made the run as long as it was. */
final class Timeline {
    private final Map<String, ImageWork> images = new LinkedHashMap<>();
    private final List<String> criticalPath = new ArrayList<>();
    private Instant start = Instant.MAX;
    private Instant end = Instant.MIN;

    /** The timeline of the events of a run. */
    Timeline(List<RecordedEvent> events) {
        for (RecordedEvent event : events) {
            if (event.kind().startsWith("image-")) {
                event.text("image")
                        .ifPresent(image ->
                                images.computeIfAbsent(image, ImageWork::new).add(event));
            }
            // What happens before the images are built belongs to the time of the run.
            if (event.kind().equals("run-started") || event.kind().startsWith("image-")) {
                start = event.at().isBefore(start) ? event.at() : start;
                end = event.at().isAfter(end) ? event.at() : end;
            }
        }
        images.values().stream()
                .filter(image -> image.end().isPresent())
                .max(Comparator.comparing(image -> image.end().orElseThrow()))
                .ifPresent(this::addCriticalPath);
    }

    private void addCriticalPath(ImageWork lastOne) {
        Optional<ImageWork> image = Optional.of(lastOne);
        while (image.isPresent()) {
            criticalPath.add(0, image.get().name());
            image = lastNeeded(image.get());
        }
    }

    /** Of the images that one is made of and that the run worked on, the last that was ready. */
    private Optional<ImageWork> lastNeeded(ImageWork image) {
        return image.needs().stream()
                .map(images::get)
                .filter(Objects::nonNull)
                .filter(needed -> needed.end().isPresent())
                .max(Comparator.comparing(needed -> needed.end().orElseThrow()));
    }

    /** The short names of the images whose times, one after the other, made the run as long as it was. */
    List<String> criticalPath() {
        return List.copyOf(criticalPath);
    }

    /** The images that the run worked on, in the sequence of the plan. */
    List<TimelineImage> worked() {
        return images.values().stream()
                .filter(image -> image.end().isPresent())
                .map(this::toImage)
                .toList();
    }

    /** All images of the plan. */
    List<TimelineImage> all() {
        return images.values().stream().map(this::toImage).toList();
    }

    private TimelineImage toImage(ImageWork image) {
        String waitedFor = image.end()
                .flatMap(any -> lastNeeded(image))
                .map(ImageWork::name)
                .orElse("");
        return image.toImage(start, end, waitedFor, criticalPath.contains(image.name()));
    }
}
