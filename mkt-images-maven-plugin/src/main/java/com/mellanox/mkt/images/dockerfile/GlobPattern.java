package com.mellanox.mkt.images.dockerfile;

import java.util.regex.Pattern;

/**
 * A path pattern as Docker matches it: Go's {@code filepath.Match}, where {@code *} and {@code ?} stop at a slash, and
 * {@code **}, which does not.
 */
final class GlobPattern {
    private final Pattern regex;

    private GlobPattern(Pattern regex) {
        this.regex = regex;
    }

    /** Compiles a pattern; an {@link IllegalArgumentException} where it has a bracket without end. */
    static GlobPattern of(String pattern) {
        return new GlobPattern(new Translation(pattern).regex());
    }

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    boolean matches(String path) {
        return regex.matcher(path).matches();
    }

    /** Whether it matches a path or a directory that the path is in. */
    boolean matchesPathOrParent(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (matches(path.substring(0, slash))) {
                return true;
            }
        }
        return matches(path);
    }

    /** Writes a pattern as a regular expression. */
    private static final class Translation {
        private final String pattern;
        private final StringBuilder regex = new StringBuilder();
        private int at;

        private Translation(String pattern) {
            this.pattern = pattern;
        }

        private Pattern regex() {
            while (at < pattern.length()) {
                char c = pattern.charAt(at);
                at++;
                switch (c) {
                    case '*' -> star();
                    case '?' -> regex.append("[^/]");
                    case '[' -> bracket();
                    case '\\' -> literal(at < pattern.length() ? pattern.charAt(at++) : c);
                    default -> literal(c);
                }
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }

        private void star() {
            if (!pattern.startsWith("*", at)) {
                regex.append("[^/]*");
                return;
            }
            at++;
            if (pattern.startsWith("/", at)) {
                at++;
                regex.append("(?:.*/)?");
            } else {
                regex.append(".*");
            }
        }

        private void bracket() {
            regex.append('[');
            if (pattern.startsWith("^", at)) {
                at++;
                regex.append("^/");
            }
            int start = at;
            while (at < pattern.length() && (pattern.charAt(at) != ']' || at == start)) {
                char c = pattern.charAt(at);
                at++;
                if (c == '\\' && at < pattern.length()) {
                    regex.append('\\').append(pattern.charAt(at));
                    at++;
                } else if (c == '-') {
                    regex.append('-');
                } else {
                    literal(c);
                }
            }
            if (at >= pattern.length()) {
                throw new IllegalArgumentException("the pattern '" + pattern + "' has a '[' without ']'");
            }
            at++;
            regex.append(']');
        }

        private void literal(char c) {
            if (!Character.isLetterOrDigit(c) && c != '/' && c < 0x80) {
                regex.append('\\');
            }
            regex.append(c);
        }
    }
}
