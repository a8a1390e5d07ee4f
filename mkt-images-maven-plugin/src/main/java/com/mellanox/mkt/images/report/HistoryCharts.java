package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.Sizes;
import com.mellanox.mkt.images.report.HistoryChart.Bar;
import com.mellanox.mkt.images.report.HistoryChart.Segment;
import com.mellanox.mkt.images.report.RunSummary.ImageSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The charts of a history: runs from left to right, each with a bar. */
final class HistoryCharts {
    /** More colours cannot be told from each other. */
    private static final int MOST_SERIES = 7;

    /** The colour of a chart without series. */
    private static final int PLAIN = MOST_SERIES + 1;

    private static final String OTHERS = "other images";
    private static final int PERCENT = 100;

    /** A few runs make narrow bars, too. */
    private static final int FEWEST_SLOTS = 12;

    private static final double BAR = 0.8;

    private final List<RunSummary> runs;
    private final List<String> series;

    HistoryCharts(List<RunSummary> runs) {
        this.runs = runs;
        this.series = series(runs);
    }

    /** The names of the images that took the most time, in the sequence of the plan; all others are one series after them. */
    private static List<String> series(List<RunSummary> runs) {
        Map<String, Long> times = new LinkedHashMap<>();
        runs.forEach(run -> run.images().stream()
                .filter(image -> image.timeMillis() > 0)
                .forEach(image -> times.merge(image.name(), image.timeMillis(), Long::sum)));
        Set<String> longest = times.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_SERIES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        List<String> names = new ArrayList<>(times.keySet());
        names.removeIf(name -> !longest.contains(name));
        if (times.size() > names.size()) {
            names.add(OTHERS);
        }
        return List.copyOf(names);
    }

    /** The names of the series of segments. */
    List<String> series() {
        return series;
    }

    /** The charts that have at least one value. */
    List<HistoryChart> all() {
        List<HistoryChart> charts = new ArrayList<>();
        charts.add(times());
        simple("Steps with a cached result", HistoryCharts::cachedPercent, PERCENT, percent -> percent + " %")
                .ifPresent(charts::add);
        simple("Size of the image", RunSummary::imageSize, 0, Sizes::of).ifPresent(charts::add);
        simple("Boot of the VM until it was ready", RunSummary::bootMillis, 0, HistoryCharts::time)
                .ifPresent(charts::add);
        return charts;
    }

    private static @Nullable Long cachedPercent(RunSummary run) {
        return run.steps() == 0 ? null : Math.round((double) run.cachedSteps() * PERCENT / run.steps());
    }

    private static String time(long millis) {
        return PlainConsole.time(Duration.ofMillis(millis));
    }

    /** The times of the images of each run, one upon another, and a mark at the time of the run. */
    private HistoryChart times() {
        long most = runs.stream()
                .mapToLong(run -> Math.max(
                        run.timeMillis(),
                        run.images().stream()
                                .mapToLong(ImageSummary::timeMillis)
                                .sum()))
                .max()
                .orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunSummary run = runs.get(i);
            bars.add(bar(i, segments(run, most), top(run.timeMillis(), most)));
        }
        return new HistoryChart("Time", time(most), bars);
    }

    private List<Segment> segments(RunSummary run, long most) {
        List<Segment> segments = new ArrayList<>();
        long below = 0;
        for (int i = 0; i < series.size(); i++) {
            String name = series.get(i);
            long time = run.images().stream()
                    .filter(image -> name.equals(seriesOf(image)))
                    .mapToLong(ImageSummary::timeMillis)
                    .sum();
            if (time > 0) {
                below += time;
                segments.add(segment(below, time, most, i, name + ": " + time(time)));
            }
        }
        return segments;
    }

    private String seriesOf(ImageSummary image) {
        return series.contains(image.name()) ? image.name() : OTHERS;
    }

    /** A chart of one value of each run; the top is {@code atLeast}, or the largest value. */
    private Optional<HistoryChart> simple(
            String title, Function<RunSummary, @Nullable Long> value, long atLeast, LongFunction<String> text) {
        long most = atLeast;
        boolean hasValue = false;
        for (RunSummary run : runs) {
            @Nullable Long number = value.apply(run);
            hasValue = hasValue || number != null;
            most = Math.max(most, number == null ? 0 : number);
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            @Nullable Long number = value.apply(runs.get(i));
            if (number != null) {
                bars.add(bar(i, List.of(segment(number, number, most, PLAIN, text.apply(number))), null));
            }
        }
        return hasValue ? Optional.of(new HistoryChart(title, text.apply(most), bars)) : Optional.empty();
    }

    private Bar bar(int run, List<Segment> segments, @Nullable Double mark) {
        double slot = (double) HistoryChart.WIDTH / Math.max(FEWEST_SLOTS, runs.size());
        return new Bar(run * slot + slot * (1 - BAR) / 2, slot * BAR, segments, mark);
    }

    private static Segment segment(long upTo, long value, long most, int series, String text) {
        return new Segment(top(upTo, most), (double) HistoryChart.HEIGHT * value / Math.max(1, most), series, text);
    }

    private static double top(long value, long most) {
        return HistoryChart.HEIGHT - (double) HistoryChart.HEIGHT * value / Math.max(1, most);
    }
}
