package com.mellanox.mkt.images.report;

import java.util.List;

/**
 * An image in the report of a run. All texts are for people.
 *
 * @param name its short name: {@code support_rdma_core}
 * @param reasons of the decision, and of the build if it was decided later
 * @param result what became of it: {@code built}
 * @param time how long its build took; empty if it was not built
 * @param last how long its build before took; empty before the first
 * @param waitedFor the short name of the image whose end it waited for; empty for none
 * @param isCritical whether the run would have been shorter if this image had been faster
 * @param bars when something was done for it
 * @param steps of its build, in the sequence in which they began
 * @param log the file name of its log; empty without one
 */
public record TimelineImage(
        String reference,
        String name,
        List<String> reasons,
        String result,
        String time,
        String last,
        String waitedFor,
        boolean isCritical,
        List<Bar> bars,
        List<Step> steps,
        String log) {
    public TimelineImage {
        reasons = List.copyOf(reasons);
        bars = List.copyOf(bars);
        steps = List.copyOf(steps);
    }

    /**
     * A time in which something was done, in percent of the whole run.
     *
     * @param kind {@code build}, {@code early}, {@code fetch} or {@code wait}
     */
    public record Bar(String kind, double left, double width) {}

    /**
     * A step of a build.
     *
     * @param text {@code 3/7 : RUN make}
     * @param time how long it took; empty if it did not end
     */
    public record Step(String text, String time, boolean isCached) {}
}
