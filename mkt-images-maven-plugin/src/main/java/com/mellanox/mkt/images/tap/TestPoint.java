package com.mellanox.mkt.images.tap;

import com.mellanox.mkt.images.tap.TestCase.Status;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line with a result: {@code not ok 2 - connects # exit=1}.
 *
 * @param name the description; without one, {@code test 2}
 * @param reason what follows a directive, or a number sign: {@code exit=1}
 */
record TestPoint(String name, Status status, String reason) {
    private static final Pattern LINE =
            Pattern.compile("(?<not>not )?ok(?: +(?<number>\\d+))?(?<description>(?:\\s.*)?)");
    private static final Pattern END = Pattern.compile("(?<!\\\\)(?:^|\\s)\\s*#(?:\\s+|(?=(?i:skip|todo)))(?<end>.*)$");
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?i)(?<word>skip|todo|xfail|timeout|error)[^\\s:]*:?(?:\\s+|$)(?<reason>.*)");

    /** Reads a line without its indentation. */
    static Optional<TestPoint> read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean isOk = matcher.group("not") == null;
        String description = matcher.group("description").strip();
        Matcher end = END.matcher(description);
        String rest = end.find() ? end.group("end").strip() : "";
        String text = rest.isEmpty() ? description : description.substring(0, end.start());
        String reason = reason(rest);
        // kselftest prints the name of a skipped test in place of a reason.
        String name = text.isBlank() && status(isOk, rest) == Status.SKIPPED ? reason : text;
        return Optional.of(new TestPoint(name(name, matcher.group("number")), status(isOk, rest), reason));
    }

    private static String word(String rest) {
        Matcher directive = DIRECTIVE.matcher(rest);
        return directive.matches() ? directive.group("word").toLowerCase(Locale.ROOT) : "";
    }

    private static String reason(String rest) {
        return word(rest).equals("skip") ? DIRECTIVE.matcher(rest).replaceFirst("${reason}") : rest;
    }

    private static String name(String description, @Nullable String number) {
        String name =
                description.strip().replaceFirst("^- *", "").replace("\\#", "#").strip();
        return name.isEmpty() ? "test" + (number == null ? "" : " " + number) : name;
    }

    /** A skipped test is skipped even if it is not ok; one that is expected to fail is so only if it is not, except in KTAP. */
    private static Status status(boolean isOk, String rest) {
        return switch (word(rest)) {
            case "skip", "xfail" -> Status.SKIPPED;
            case "todo" -> isOk ? Status.PASSED : Status.SKIPPED;
            default -> isOk ? Status.PASSED : Status.FAILED;
        };
    }
}
