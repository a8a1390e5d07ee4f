package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.git.LineEdit;
import com.mellanox.mkt.images.reason.Reason;
import java.util.ArrayList;
import java.util.List;

/** What has changed in a text, line by line, with the line numbers of the new text. */
final class TextDifference {
    private static final String MIXED = "some carriage returns";

    private TextDifference() {}

    static List<Reason> between(String name, String before, String after) {
        String was = lineEnds(before);
        String now = lineEnds(after);
        List<Reason> reasons = new ArrayList<>();
        if (!was.equals(now)) {
            reasons.add(new Reason.Changed("line ends of " + name, was, now));
        }
        boolean mixed = was.equals(MIXED) && now.equals(MIXED);
        List<String> oldLines = lines(before, mixed);
        List<String> newLines = lines(after, mixed);
        for (LineEdit edit : LineEdit.between(oldLines, newLines)) {
            int lines = Math.max(edit.beforeEnd() - edit.beforeStart(), edit.afterEnd() - edit.afterStart());
            for (int i = 0; i < lines; i++) {
                reasons.add(between(name, edit, i, oldLines, newLines));
            }
        }
        if (reasons.isEmpty()) {
            reasons.add(new Reason.Changed("end of " + name, end(before), end(after)));
        }
        return reasons;
    }

    /** Pairs an added line with a removed one, as long as there are any. */
    private static Reason between(String name, LineEdit edit, int index, List<String> oldLines, List<String> newLines) {
        int was = edit.beforeStart() + index;
        int now = edit.afterStart() + index;
        int line = Math.min(now, edit.afterEnd()) + 1;
        String place = name + ":" + Math.min(line, Math.max(1, newLines.size()));
        if (was >= edit.beforeEnd()) {
            return new Reason.Added(place, newLines.get(now));
        }
        return now >= edit.afterEnd()
                ? new Reason.Removed(place, oldLines.get(was))
                : new Reason.Changed(place, oldLines.get(was), newLines.get(now));
    }

    private static String lineEnds(String text) {
        long all = text.chars().filter(c -> c == '\n').count();
        long withReturn = text.split("\r\n", -1).length - 1L;
        return withReturn == 0 ? "line feeds" : withReturn == all ? "carriage returns and line feeds" : MIXED;
    }

    static List<String> lines(String text, boolean showReturns) {
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
