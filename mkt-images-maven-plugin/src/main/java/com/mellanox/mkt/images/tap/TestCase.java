package com.mellanox.mkt.images.tap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A test and its result.
 *
 * @param suite the tests that it is a part of, the outermost one first
 * @param reason why it failed or was skipped; may be empty
 * @param output what was printed before and after the result; empty if it passed
 * @param time since the result before
 */
public record TestCase(
        List<String> suite, String name, Status status, String reason, List<String> output, Duration time) {
    public TestCase {
        suite = List.copyOf(suite);
        output = List.copyOf(output);
    }

    /** The result of a test. A test that was expected to fail, and did, is skipped. */
    public enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }

    /** The same as a part of a test. */
    TestCase within(String test) {
        List<String> outer = new ArrayList<>(List.of(test));
        outer.addAll(suite);
        return new TestCase(outer, name, status, reason, output, time);
    }

    /** Its names from the outermost test on, and the reason: {@code net / tcp: connects (exit=1)}. */
    public String describe() {
        List<String> names = new ArrayList<>(suite);
        names.add(name);
        return String.join(" / ", names) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
