package com.mellanox.mkt.images.failure;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One problem of a file.
 *
 * @param file the file
 * @param line its line, from 1; 0 for the whole file
 * @param what what is wrong, with the wrong value; its control and other invisible characters become
 *     visible, and a very long part without blanks is shortened
 * @param remedy what would be right, as a sentence of its own
 */
public record Problem(Path file, int line, String what, String remedy) {
    private static final int SHOWN = 60;
    private static final Pattern LONG_PART = Pattern.compile("[^\\s,/]{300,}");
    private static final Pattern MIXED_ALPHABETS =
            Pattern.compile("(?<=[A-Za-z])[\\p{IsCyrillic}\\p{IsGreek}]|[\\p{IsCyrillic}\\p{IsGreek}](?=[A-Za-z])");

    public Problem {
        what = visible(what) + lookAlike(what);
        remedy = visible(remedy);
    }

    /** The problem as one line: {@code file:line: what. Remedy}. */
    public String describe() {
        return place() + ": " + what + ". " + remedy;
    }

    /** Where it is: {@code file:line}, or the file alone. */
    public String place() {
        return visible(file.toString()) + (line > 0 ? ":" + line : "");
    }

    /** Replaces invisible characters, which could move the cursor of a terminal. */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        shortened(text).codePoints().forEach(point -> {
            if (point == '\n') {
                shown.append("\\n");
            } else if (point == '\t') {
                shown.append("\\t");
            } else if (isInvisible(point)) {
                shown.append(String.format("\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    private static boolean isInvisible(int point) {
        int type = Character.getType(point);
        return Character.isISOControl(point)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (type == Character.SPACE_SEPARATOR && point != ' ');
    }

    private static String shortened(String text) {
        return LONG_PART
                .matcher(text)
                .replaceAll(part -> Matcher.quoteReplacement(
                        part.group().substring(0, SHOWN) + "… (" + part.group().length() + " characters)"));
    }

    /** Names a letter of another alphabet among Latin ones, which looks right in the message, too. */
    private static String lookAlike(String what) {
        Matcher letter = MIXED_ALPHABETS.matcher(what);
        return letter.find()
                ? String.format(
                        " ('%s' is U+%04X)",
                        letter.group(), (int) letter.group().charAt(0))
                : "";
    }
}
