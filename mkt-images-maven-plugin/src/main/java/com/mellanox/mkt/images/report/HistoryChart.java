package com.mellanox.mkt.images.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart with a bar for each run, in a picture of {@link #WIDTH} by {@link #HEIGHT}, whose origin is at the top left.
 *
 * @param title what it shows
 * @param most the value at the top, as people read it; 0 is at the bottom
 */
public record HistoryChart(String title, String most, List<Bar> bars) {
    static final int WIDTH = 1000;
    static final int HEIGHT = 100;

    public HistoryChart {
        bars = List.copyOf(bars);
    }

    /**
     * A bar.
     *
     * @param segments its parts, from the bottom to the top
     * @param mark where a line crosses it; null for none
     */
    public record Bar(
            double left,
            double width,
            List<Segment> segments,
            @Nullable Double mark) {
        public Bar {
            segments = List.copyOf(segments);
        }
    }

    /**
     * A part of a bar.
     *
     * @param series the number of its colour, from 0
     * @param text what it means, for people
     */
    public record Segment(double top, double height, int series, String text) {}
}
