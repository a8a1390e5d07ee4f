package com.mellanox.mkt.images.tap;

import com.mellanox.mkt.images.tap.TestCase.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The lines of one indentation: the program's own results, or those of the parts of a test. */
final class TapLevel {
    /** Limits the memory for a test that prints a lot: of its output, the last lines are kept. */
    private static final int MOST_LINES = 200;

    private static final int NONE = -1;

    private final String indentation;
    private final List<TestCase> cases = new ArrayList<>();
    private final List<String> output = new ArrayList<>();
    private List<TestCase> parts = List.of();
    private String subtest = "";
    private int planned = NONE;
    private int points;

    TapLevel(String indentation) {
        this.indentation = indentation;
    }

    String indentation() {
        return indentation;
    }

    void plan(int tests) {
        planned = tests;
    }

    /** The name of the test whose parts follow. */
    void announce(String name) {
        subtest = name;
    }

    /** Adds a line that is no result: it belongs to the next one. */
    void print(String line) {
        if (output.size() == MOST_LINES) {
            output.remove(0);
        }
        output.add(line);
    }

    /** Adds a line that explains the last result, if that needs an explanation. */
    void explain(String line) {
        TestCase last = cases.isEmpty() ? null : cases.get(cases.size() - 1);
        if (last == null || last.status() == Status.PASSED || last.output().size() >= MOST_LINES) {
            return;
        }
        List<String> lines = new ArrayList<>(last.output());
        lines.add(line);
        cases.set(
                cases.size() - 1,
                new TestCase(last.suite(), last.name(), last.status(), last.reason(), lines, last.time()));
    }

    /** Whether the last result is a failure that has no parts. */
    boolean hasJustFailed() {
        return output.isEmpty()
                && !cases.isEmpty()
                && cases.get(cases.size() - 1).status() == Status.FAILED;
    }

    /** Adds a result: that of a test, or, after its parts, that of a test with parts. */
    void add(TestPoint point, Duration time) {
        points++;
        parts.forEach(part -> cases.add(part.within(point.name())));
        boolean isExplained = parts.stream().anyMatch(part -> part.status() == Status.FAILED);
        if (parts.isEmpty() || (point.status() == Status.FAILED && !isExplained)) {
            List<String> lines = point.status() == Status.PASSED ? List.of() : List.copyOf(output);
            cases.add(new TestCase(List.of(), point.name(), point.status(), point.reason(), lines, time));
        }
        parts = List.of();
        subtest = "";
        output.clear();
    }

    /** Adds the results of the parts of the next test. */
    void addParts(List<TestCase> results) {
        List<TestCase> all = new ArrayList<>(parts);
        all.addAll(results);
        parts = all;
    }

    /** Adds a failure that is no result of a test. */
    void fail(String name, String reason) {
        cases.add(new TestCase(List.of(), name, Status.FAILED, reason, List.copyOf(output), Duration.ZERO));
    }

    /** All results; those that were planned and are missing are a failure. */
    List<TestCase> end() {
        boolean isUnfinished = !parts.isEmpty();
        parts.forEach(part -> cases.add(subtest.isEmpty() ? part : part.within(subtest)));
        parts = List.of();
        if (planned != NONE && planned != points) {
            String unfinished = isUnfinished && !subtest.isEmpty() ? ", " + subtest + " was the last to start" : "";
            fail("plan", planned + " planned, " + points + (points == 1 ? " result" : " results") + unfinished);
        }
        return cases;
    }
}
