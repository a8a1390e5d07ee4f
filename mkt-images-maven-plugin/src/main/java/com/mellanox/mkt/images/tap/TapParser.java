package com.mellanox.mkt.images.tap;

import com.mellanox.mkt.images.tap.TestCase.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a program prints, line by line, and finds the results of tests: TAP 12 to 14, and KTAP of the kernel with the parts of
 * tests at any depth, also behind number signs, as kselftest has them. For one thread.
 */
public final class TapParser {
    private static final Pattern LINE = Pattern.compile("(?<indentation>(?:# | )*)(?<text>.*)");
    private static final Pattern VERSION = Pattern.compile("K?TAP version \\d+");
    private static final Pattern PLAN = Pattern.compile("1\\.\\.(?<count>\\d{1,9})(?:\\s*#\\s*(?<reason>.*))?");
    private static final Pattern SUBTEST = Pattern.compile("#? ?Subtest: (?<name>.+)");
    private static final Pattern BAIL_OUT = Pattern.compile("Bail out!\\s*(?<reason>.*)");

    /** What a test library prints about a failure is indented after the number sign; it comes after the result. */
    private static final Pattern EXPLANATION = Pattern.compile("#\\s{2,}\\S.*");

    private final LongSupplier nanoTime;
    private final Deque<TapLevel> levels = new ArrayDeque<>();
    private boolean hasBegun;
    private boolean isInBlock;
    private boolean hasBailedOut;
    private long last;

    /**
     * Begins now.
     *
     * @param hasVersion whether results count only after a line with the version, which TAP 12 does not have
     */
    public TapParser(boolean hasVersion, LongSupplier nanoTime) {
        this.hasBegun = !hasVersion;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
        levels.push(new TapLevel(""));
    }

    /** Reads the next line. */
    public void line(String line) {
        hasBegun |= VERSION.matcher(line.stripTrailing()).matches();
        if (!hasBegun || hasBailedOut) {
            return;
        }
        Matcher matcher = LINE.matcher(line.stripTrailing());
        if (!matcher.matches()) {
            return;
        }
        String indentation = matcher.group("indentation");
        String text = matcher.group("text");
        if (isInBlock(indentation, text)) {
            level().explain(line);
        } else if (!isStructure(indentation, text)) {
            comment(line);
        }
    }

    private TapLevel level() {
        return levels.element();
    }

    /** A block in YAML explains the result before it. */
    private boolean isInBlock(String indentation, String text) {
        boolean isInside = indentation.length() > level().indentation().length();
        if (isInBlock) {
            isInBlock = isInside && !text.equals("...");
            return isInside;
        }
        isInBlock = isInside && text.equals("---");
        return isInBlock;
    }

    private boolean isStructure(String indentation, String text) {
        Matcher plan = PLAN.matcher(text);
        Matcher bailOut = BAIL_OUT.matcher(text);
        if (VERSION.matcher(text).matches()) {
            return goTo(indentation, true);
        }
        if (plan.matches()) {
            return goTo(indentation, false) && plan(plan);
        }
        if (bailOut.matches() && indentation.indexOf('#') < 0) {
            level().fail("Bail out!", bailOut.group("reason"));
            hasBailedOut = true;
            return true;
        }
        Optional<TestPoint> point = TestPoint.read(text);
        if (point.isEmpty() || !goTo(indentation, false)) {
            return false;
        }
        level().add(point.get(), lap());
        return true;
    }

    private boolean plan(Matcher plan) {
        int count = Integer.parseInt(plan.group("count"));
        level().plan(count);
        String reason = plan.group("reason");
        if (count == 0 && reason != null && levels.size() == 1) {
            level().plan(1);
            level().add(
                            new TestPoint("all tests", Status.SKIPPED, reason.replaceFirst("(?i)^skip\\S*\\s*", "")),
                            lap());
        }
        return true;
    }

    private Duration lap() {
        long now = nanoTime.getAsLong();
        Duration time = Duration.ofNanos(now - last);
        last = now;
        return time;
    }

    /**
     * Ends the levels that are deeper, and begins a new one if none has this indentation.
     *
     * @param canBegin whether a level behind a number sign can begin here: without a version, its lines are comments
     * @return false for a line that is a comment
     */
    private boolean goTo(String indentation, boolean canBegin) {
        boolean isKnown = levels.stream().anyMatch(level -> level.indentation().equals(indentation));
        if (!isKnown) {
            boolean isComment = indentation.indexOf('#', commonLength(indentation)) >= 0;
            if (isComment && !canBegin) {
                return false;
            }
        }
        while (!indentation.startsWith(level().indentation())) {
            endLevel();
        }
        if (isKnown) {
            while (!level().indentation().equals(indentation)) {
                endLevel();
            }
        } else {
            levels.push(new TapLevel(indentation));
        }
        return true;
    }

    /** The length of the longest indentation of a level that this one begins with. */
    private int commonLength(String indentation) {
        return levels.stream()
                .map(TapLevel::indentation)
                .filter(indentation::startsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private void endLevel() {
        TapLevel ended = levels.pop();
        level().addParts(ended.end());
    }

    private void comment(String line) {
        Matcher subtest = SUBTEST.matcher(line.strip());
        if (subtest.matches()) {
            announce(line, subtest.group("name"));
        } else if (level().hasJustFailed() && EXPLANATION.matcher(line.strip()).matches()) {
            level().explain(line);
        } else {
            level().print(line);
        }
    }

    /** TAP names a test with parts before them, KTAP as their first line. */
    private void announce(String line, String name) {
        int indentation = line.length() - line.stripLeading().length();
        TapLevel parent = levels.stream()
                .filter(level -> level.indentation().length() < indentation)
                .findFirst()
                .orElseGet(levels::getLast);
        parent.announce(name);
    }

    /** The results until now; empty if no result was found. */
    public Optional<TestResults> end() {
        while (levels.size() > 1) {
            endLevel();
        }
        List<TestCase> cases = level().end();
        return cases.isEmpty() ? Optional.empty() : Optional.of(new TestResults(cases));
    }
}
