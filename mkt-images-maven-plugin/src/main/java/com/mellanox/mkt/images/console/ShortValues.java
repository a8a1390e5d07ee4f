package com.mellanox.mkt.images.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of a reason on one line: ids by their first digits, long text around the place where two differ. */
final class ShortValues {
    private static final Pattern ID = Pattern.compile(
            "(?<![0-9A-Za-z])(?<algorithm>sha256:)?(?<digits>[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])");
    private static final int FEWEST_DIGITS = 7;
    private static final int DIGEST_DIGITS = 12;
    private static final int MOST_DIGITS = 64;
    private static final int MOST_CHARACTERS = 60;
    private static final int BEFORE_DIFFERENCE = 20;
    private static final String ELLIPSIS = "…";

    private ShortValues() {}

    /** One value. */
    static String one(String value) {
        return marked(part(withDigits(visible(value), FEWEST_DIGITS), 0));
    }

    /** Two values with the place where they differ: {@code 1f2e3a4 -> 9ab01cd}. */
    static String difference(String before, String after) {
        int digits = FEWEST_DIGITS;
        String from = withDigits(visible(before), digits);
        String to = withDigits(visible(after), digits);
        while (from.equals(to) && digits < MOST_DIGITS) {
            digits++;
            from = withDigits(visible(before), digits);
            to = withDigits(visible(after), digits);
        }
        int start = start(from, to);
        return marked(part(from, start)) + " -> " + marked(part(to, start));
    }

    /** The text with its control characters as escapes: nothing breaks the line or commands the terminal. */
    static String visible(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        return text.codePoints().mapToObj(ShortValues::visible).collect(Collectors.joining());
    }

    private static String visible(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                Character.isISOControl(character) ? String.format("\\u%04x", character) : Character.toString(character);
        };
    }

    private static String withDigits(String text, int atLeast) {
        return ID.matcher(text).replaceAll(id -> {
            boolean digest = ((Matcher) id).group("algorithm") != null;
            int digits = digest ? Math.max(atLeast, DIGEST_DIGITS) : atLeast;
            String all = ((Matcher) id).group("digits");
            return (digest ? "sha256:" : "") + all.substring(0, Math.min(digits, all.length()));
        });
    }

    /** Where to begin so that the first difference of long values is within what is shown. */
    private static int start(String from, String to) {
        if (Math.max(from.length(), to.length()) <= MOST_CHARACTERS) {
            return 0;
        }
        int same = 0;
        while (same < Math.min(from.length(), to.length()) && from.charAt(same) == to.charAt(same)) {
            same++;
        }
        return same <= MOST_CHARACTERS / 2 ? 0 : whole(from, same - BEFORE_DIFFERENCE);
    }

    private static String part(String text, int start) {
        int end = text.length() - start <= MOST_CHARACTERS ? text.length() : whole(text, start + MOST_CHARACTERS);
        return (start > 0 ? ELLIPSIS : "") + text.substring(start, end) + (end < text.length() ? ELLIPSIS : "");
    }

    /** The place, or the one before where it is within a character of two parts. */
    private static int whole(String text, int place) {
        return Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }

    /** The text, in quotes if it is empty or has blanks around it. */
    private static String marked(String text) {
        return text.equals(text.strip()) && !text.isEmpty() ? text : "'" + text + "'";
    }
}
