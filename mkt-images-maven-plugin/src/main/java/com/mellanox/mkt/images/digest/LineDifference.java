package com.mellanox.mkt.images.digest;

import java.util.ArrayList;
import java.util.List;

/**
 * Where two texts differ, line by line: the fewest lines that have gone or come. Texts of which thousands of lines differ
 * differ as a whole.
 */
final class LineDifference {
    /** Four million pairs of lines are compared in milliseconds, and take eight megabytes. */
    private static final long MOST_PAIRS = 4_000_000;

    private final List<String> before;
    private final List<String> after;
    private final List<Hunk> hunks = new ArrayList<>();

    private LineDifference(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Lines that stand in place of others.
     *
     * @param line the number of the first that has come or, where none has, of the one that now stands there; from 1
     */
    record Hunk(int line, List<String> gone, List<String> come) {}

    /** The places in the order of the texts; no two touch. */
    static List<Hunk> between(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int start = 0;
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        LineDifference difference = new LineDifference(
                before.subList(start, before.size() - end), after.subList(start, after.size() - end));
        difference.compare(start + 1);
        return List.copyOf(difference.hunks);
    }

    private void compare(int firstLine) {
        if ((long) before.size() * after.size() > MOST_PAIRS) {
            add(firstLine, 0, before.size(), 0, after.size());
            return;
        }
        char[][] common = common();
        int was = 0;
        int now = 0;
        int wasFrom = 0;
        int nowFrom = 0;
        while (was < before.size() && now < after.size()) {
            if (before.get(was).equals(after.get(now))) {
                add(firstLine, wasFrom, was, nowFrom, now);
                wasFrom = ++was;
                nowFrom = ++now;
            } else if (common[was + 1][now] >= common[was][now + 1]) {
                was++;
            } else {
                now++;
            }
        }
        add(firstLine, wasFrom, before.size(), nowFrom, after.size());
    }

    private void add(int firstLine, int wasFrom, int wasTo, int nowFrom, int nowTo) {
        if (wasFrom < wasTo || nowFrom < nowTo) {
            hunks.add(new Hunk(firstLine + nowFrom, before.subList(wasFrom, wasTo), after.subList(nowFrom, nowTo)));
        }
    }

    /** How many lines the texts have in common from each pair of lines on. */
    private char[][] common() {
        char[][] common = new char[before.size() + 1][after.size() + 1];
        for (int was = before.size() - 1; was >= 0; was--) {
            for (int now = after.size() - 1; now >= 0; now--) {
                common[was][now] = before.get(was).equals(after.get(now))
                        ? (char) (common[was + 1][now + 1] + 1)
                        : (char) Math.max(common[was + 1][now], common[was][now + 1]);
            }
        }
        return common;
    }
}
