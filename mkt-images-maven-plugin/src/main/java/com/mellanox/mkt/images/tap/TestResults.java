package com.mellanox.mkt.images.tap;

import com.mellanox.mkt.images.tap.TestCase.Status;
import java.util.List;

/**
 * The results of a program that prints TAP.
 *
 * @param cases the tests that have no parts, in the order of their results; a test with parts is among them only if it failed and
 *     none of its parts did
 */
public record TestResults(List<TestCase> cases) {
    public TestResults {
        cases = List.copyOf(cases);
    }

    /** How many tests have this result. */
    public int count(Status status) {
        return with(status).size();
    }

    /** The tests that failed. */
    public List<TestCase> failed() {
        return with(Status.FAILED);
    }

    private List<TestCase> with(Status status) {
        return cases.stream().filter(test -> test.status() == status).toList();
    }

    /** The numbers in a sentence: {@code 11 tests passed, 1 failed, 2 skipped}. */
    public String summary() {
        int passed = count(Status.PASSED);
        return passed + (passed == 1 ? " test" : " tests") + " passed, " + count(Status.FAILED) + " failed, "
                + count(Status.SKIPPED) + " skipped";
    }
}
