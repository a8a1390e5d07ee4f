package com.mellanox.mkt.images.terminal;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.RunState;
import com.mellanox.mkt.images.console.RunningWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Sized;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The lines of the live part: two for each image or transfer that runs, and one for the run. An image has its name, its step
 * and its time, and below that the last line of its output.
 */
final class LiveScreen {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle NAME = AttributedStyle.BOLD;
    private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle BAR = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final int LONGEST_BAR = 20;
    private static final int BAR_OF_WIDTH = 4;
    private static final String GAP = "  ";

    /** More names would not fit into a line of 80 columns. */
    private static final int MOST_AWAITED = 2;

    /** The rest of the screen is for the lines that scroll. */
    private static final int MOST_OF_SCREEN = 2;

    private final int width;
    private final int height;
    private final int barWidth;
    private final String done;
    private final String open;
    private final String ellipsis;

    /**
     * Lines for a terminal.
     *
     * @param hasUnicode whether it can show characters that are not ASCII
     */
    LiveScreen(Sized size, boolean hasUnicode) {
        // A character in the last column makes some terminals begin another line.
        this.width = size.getColumns() - 1;
        this.barWidth = Math.min(LONGEST_BAR, size.getColumns() / BAR_OF_WIDTH);
        this.height = size.getRows() / MOST_OF_SCREEN;
        this.done = hasUnicode ? "━" : "#";
        this.open = hasUnicode ? "━" : ".";
        this.ellipsis = hasUnicode ? "…" : "~";
    }

    /** The lines of some runs; none if nothing runs. */
    List<AttributedString> lines(List<RunState.Snapshot> runs) {
        List<RunState.Snapshot> active =
                runs.stream().filter(run -> !run.running().isEmpty()).toList();
        int works = active.stream().mapToInt(run -> run.running().size()).sum();
        boolean hasOutput = works * 2 + active.size() <= height;
        List<AttributedString> lines = new ArrayList<>();
        for (RunState.Snapshot run : active) {
            int most = Math.max(1, height / active.size() - 2);
            run.running().stream().limit(most).forEach(work -> add(work, run, hasOutput, lines));
            lines.add(sum(run, run.running().size() - most));
        }
        return lines.size() <= height ? lines : lines.subList(lines.size() - height, lines.size());
    }

    private void add(RunningWork work, RunState.Snapshot run, boolean hasOutput, List<AttributedString> lines) {
        String time = PlainConsole.time(Duration.between(work.start(), run.moment()))
                + work.last().map(last -> " of " + PlainConsole.time(last)).orElse("");
        AttributedStringBuilder what = new AttributedStringBuilder()
                .styled(NAME, work.shortName())
                .append(GAP)
                .append(work.step().isEmpty() ? work.activity() : visible(work.step()));
        lines.add(row(what.toAttributedString(), time));
        if (hasOutput) {
            lines.add(cut(new AttributedString(GAP + visible(work.line()), FAINT), width));
        }
    }

    private AttributedString sum(RunState.Snapshot run, int hidden) {
        AttributedStringBuilder what = new AttributedStringBuilder().styled(NAME, run.key());
        // A check of images that are up to date has nothing else to do.
        if (run.toDo() > 0) {
            int filled = Math.min(barWidth, barWidth * run.done() / run.toDo());
            what.append(GAP)
                    .styled(BAR, done.repeat(filled))
                    .styled(FAINT, open.repeat(barWidth - filled))
                    .append(GAP)
                    .append(run.done() + " of " + run.toDo() + (run.toDo() == 1 ? " image" : " images"));
        }
        what.append(waiting(run));
        if (hidden > 0) {
            what.append(", " + hidden + " more running");
        }
        return row(what.toAttributedString(), PlainConsole.time(Duration.between(run.start(), run.moment())));
    }

    /** What the images wait for that have not begun. */
    private static String waiting(RunState.Snapshot run) {
        if (run.waiting() == 0) {
            return "";
        }
        List<String> awaited =
                run.running().size() == 1 ? List.of(run.running().get(0).shortName()) : run.awaited();
        return awaited.isEmpty() || awaited.size() > MOST_AWAITED
                ? ", " + run.waiting() + " waiting"
                : ", " + run.waiting() + (run.waiting() == 1 ? " waits for " : " wait for ")
                        + String.join(" and ", awaited);
    }

    /** A text, and a time at the right edge. */
    private AttributedString row(AttributedString text, String time) {
        int space = width - time.length() - GAP.length();
        if (space < 1) {
            return cut(text, width);
        }
        AttributedString left = cut(text, space);
        return new AttributedStringBuilder()
                .append(left)
                .append(" ".repeat(space - left.columnLength()) + GAP)
                .styled(PLAIN, time)
                .toAttributedString();
    }

    private AttributedString cut(AttributedString text, int columns) {
        return text.columnLength() <= columns
                ? text
                : new AttributedStringBuilder()
                        .append(text.columnSubSequence(0, Math.max(0, columns - 1)))
                        .append(ellipsis)
                        .toAttributedString();
    }

    /** Without tabs and commands to the terminal. */
    private static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
