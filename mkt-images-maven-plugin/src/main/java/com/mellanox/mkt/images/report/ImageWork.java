package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.report.TimelineImage.Bar;
import com.mellanox.mkt.images.report.TimelineImage.Step;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.StepText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run did for one image, by its events. */
final class ImageWork {
    /** What begins, by the kind of event. */
    private static final Map<String, String> STARTS = Map.of(
            "image-started", "build",
            "image-started-early", "early",
            "image-fetch-started", "fetch",
            "image-waiting", "wait",
            "image-rebuild-started", "build");

    /** What became of the image, by the kind of event; an empty result is followed by another one. */
    private static final Map<String, String> RESULTS = Map.of(
            "image-finished-early", "",
            "image-not-fetched", "",
            "image-reused", "up to date",
            "image-fetched", "fetched",
            "image-finished", "built",
            "image-failed", "failed",
            "image-left", "not built",
            "image-cancelled", "cancelled",
            "image-reproduced", "the same again",
            "image-differs", "different again");

    private final String reference;
    private final List<Span> spans = new ArrayList<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final List<String> needs = new ArrayList<>();
    private String decision = "";
    private String result = "";
    private String log = "";
    private Duration time = Duration.ZERO;
    private Duration last = Duration.ZERO;
    private @Nullable Instant start;
    private String kind = "";

    ImageWork(String reference) {
        this.reference = reference;
    }

    /** When something was done. */
    private record Span(String kind, Instant start, Instant end) {}

    void add(RecordedEvent event) {
        event.reasons().forEach(reasons::add);
        if (event.kind().equals("image-planned")) {
            decision = event.text("decision").orElse("");
            needs.addAll(event.texts("needs"));
        } else if (event.kind().equals("image-step")) {
            event.text("step").ifPresent(step -> steps.putIfAbsent(step, new Step(StepText.shown(step), "", false)));
        } else if (event.kind().equals("image-step-finished")) {
            boolean isCached = event.fields().at("cached").isTrue();
            String took = isCached ? "" : PlainConsole.time(event.time("timeMillis"));
            event.text("step").ifPresent(step -> steps.put(step, new Step(StepText.shown(step), took, isCached)));
        } else if (STARTS.containsKey(event.kind())) {
            start(event);
        } else if (RESULTS.containsKey(event.kind())) {
            finish(event);
        }
    }

    private void start(RecordedEvent event) {
        // What another process did until now has ended.
        end(event.at());
        start = event.at();
        kind = STARTS.getOrDefault(event.kind(), "");
        last = last.isZero() ? event.time("lastMillis") : last;
        log = event.text("log").map(ImageWork::fileName).orElse(log);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void finish(RecordedEvent event) {
        end(event.at());
        result = RESULTS.getOrDefault(event.kind(), "");
        time = time.plus(event.time("timeMillis"));
    }

    private void end(Instant at) {
        if (start != null) {
            spans.add(new Span(kind, start, at));
            start = null;
        }
    }

    /** The images that it is made of. */
    List<String> needs() {
        return needs;
    }

    /** When the last work for it ended; empty if nothing was done. */
    Optional<Instant> end() {
        return spans.isEmpty()
                ? Optional.empty()
                : Optional.of(spans.get(spans.size() - 1).end());
    }

    String name() {
        return ImageReference.parse(reference).shortName();
    }

    /**
     * The image in the report.
     *
     * @param from when the run began, and {@code to} when it ended
     */
    TimelineImage toImage(Instant from, Instant to, String waitedFor, boolean isCritical) {
        double whole = Math.max(1, Duration.between(from, to).toMillis());
        List<Bar> bars = spans.stream()
                .map(span -> new Bar(
                        span.kind(),
                        percent(Duration.between(from, span.start()), whole),
                        percent(Duration.between(span.start(), span.end()), whole)))
                .toList();
        return new TimelineImage(
                reference,
                name(),
                List.copyOf(reasons),
                result.isEmpty() ? resultWithoutEvent() : result,
                text(time),
                text(last),
                waitedFor,
                isCritical,
                bars,
                List.copyOf(steps.values()),
                log);
    }

    private String resultWithoutEvent() {
        return switch (decision) {
            case "reuse" -> "up to date";
            case "skip" -> "not needed";
            default -> spans.isEmpty() ? "not begun" : "not ended";
        };
    }

    private static double percent(Duration part, double whole) {
        return Math.min(100, Math.max(0, part.toMillis() * 100 / whole));
    }

    private static String text(Duration duration) {
        return duration.isZero() ? "" : PlainConsole.time(duration);
    }
}
