package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.git.LineEdit;
import com.mellanox.mkt.images.reason.Reason;
import java.util.ArrayList;
import java.util.List;

/** What has changed in a text, line by line, with the line numbers of the new text. */
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

        private final String text;

        Ends(String text) {
            this.text = text;
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
            reasons.add(new Reason.Changed("line ends of " + name, was.text, now.text));
        }
        List<String> oldLines = lines(before, mixed);
        List<String> newLines = lines(after, mixed);
        lastLine = Math.max(1, newLines.size());
        for (LineEdit edit : LineEdit.between(oldLines, newLines)) {
            add(
                    edit.afterStart() + 1,
                    oldLines.subList(edit.beforeStart(), edit.beforeEnd()),
                    newLines.subList(edit.afterStart(), edit.afterEnd()));
        }
        if (reasons.isEmpty()) {
            reasons.add(new Reason.Changed("end of " + name, end(before), end(after)));
        }
    }

    /** Each added line is paired with a removed one, as long as there are any. */
    private void add(int line, List<String> removed, List<String> added) {
        int both = Math.min(removed.size(), added.size());
        for (int i = 0; i < both; i++) {
            reasons.add(new Reason.Changed(place(line + i), removed.get(i), added.get(i)));
        }
        removed.stream().skip(both).forEach(text -> reasons.add(new Reason.Removed(place(line + both), text)));
        for (int i = both; i < added.size(); i++) {
            reasons.add(new Reason.Added(place(line + i), added.get(i)));
        }
    }

    private String place(int line) {
        return name + ":" + Math.min(lastLine, line);
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
