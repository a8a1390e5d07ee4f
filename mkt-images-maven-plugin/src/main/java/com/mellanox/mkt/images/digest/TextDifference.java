package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.reason.Reason;
import java.util.ArrayList;
import java.util.List;

/** What has changed in a text, told by the numbers that its lines have now. */
final class TextDifference {
    private final String name;
    private final List<Reason> reasons = new ArrayList<>();
    private int lastLine;

    private TextDifference(String name) {
        this.name = name;
    }

    /** How the lines of a text end. */
    private enum Ends {
        LF("line feeds"),
        CR_LF("carriage returns and line feeds"),
        MIXED("some carriage returns");

        private final String described;

        Ends(String described) {
            this.described = described;
        }

        static Ends of(String text) {
            long all = text.chars().filter(c -> c == '\n').count();
            long withReturn = text.split("\r\n", -1).length - 1L;
            return withReturn == 0 ? LF : withReturn == all ? CR_LF : MIXED;
        }
    }

    static List<Reason> between(String name, String before, String after) {
        TextDifference difference = new TextDifference(name);
        difference.compare(before, after);
        return difference.reasons;
    }

    private void compare(String before, String after) {
        Ends was = Ends.of(before);
        Ends now = Ends.of(after);
        boolean mixed = was == Ends.MIXED && now == Ends.MIXED;
        if (was != now) {
            reasons.add(new Reason.Changed("line ends of " + name, was.described, now.described));
        }
        List<String> lines = lines(after, mixed);
        lastLine = Math.max(1, lines.size());
        LineDifference.between(lines(before, mixed), lines).forEach(this::add);
        if (reasons.isEmpty()) {
            reasons.add(new Reason.Changed("end of " + name, end(before), end(after)));
        }
    }

    /** Each line that has come is told beside one that has gone, as long as there are any. */
    private void add(LineDifference.Hunk hunk) {
        List<String> gone = hunk.gone();
        List<String> come = hunk.come();
        int both = Math.min(gone.size(), come.size());
        for (int i = 0; i < both; i++) {
            reasons.add(new Reason.Changed(place(hunk, i), gone.get(i), come.get(i)));
        }
        gone.stream().skip(both).forEach(line -> reasons.add(new Reason.Removed(place(hunk, come.size()), line)));
        for (int i = both; i < come.size(); i++) {
            reasons.add(new Reason.Added(place(hunk, i), come.get(i)));
        }
    }

    private String place(LineDifference.Hunk hunk, int line) {
        return name + ":" + Math.min(lastLine, hunk.line() + line);
    }

    static List<String> lines(String text) {
        return lines(text, false);
    }

    private static List<String> lines(String text, boolean showReturns) {
        String plain = showReturns ? text.replace("\r", "\\r") : text.replace("\r\n", "\n");
        if (plain.isEmpty()) {
            return List.of();
        }
        return List.of((plain.endsWith("\n") ? plain.substring(0, plain.length() - 1) : plain).split("\n", -1));
    }

    private static String end(String text) {
        return text.endsWith("\n") ? "a line feed" : "no line feed";
    }
}
