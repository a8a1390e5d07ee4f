package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A path pattern with Docker's rules: Go's {@code filepath.Match}, in which {@code *} and {@code ?} do not match a slash, and
 * {@code **}, which does. A regular expression would need exponential time for a pattern with many stars.
 */
final class GlobPattern {
    /** The remedy for a pattern that cannot be parsed. */
    static final String REMEDY = "Correct it, or write '\\[' for the character";

    /** Of a pattern: as many characters as the longest path of Linux has bytes. */
    private static final int LONGEST = 4096;

    private static final int SHOWN = 60;

    private final List<Token> tokens;

    private GlobPattern(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** A part of a pattern and the characters that it matches. */
    private record Token(Kind kind, IntPredicate accepts) {}

    private enum Kind {
        ONE,
        ANY_NUMBER,
        /** {@code **}{@code /}: nothing, or any characters up to a slash. */
        DIRECTORIES
    }

    /** Parses a pattern; an {@link IllegalArgumentException} names the mistake in its brackets. */
    static GlobPattern of(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the pattern '" + pattern.substring(0, SHOWN) + "…' has " + pattern.length() + " characters");
        }
        return new GlobPattern(new Parser(pattern).tokens());
    }

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
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

    boolean matches(String path) {
        // The places in the path that the tokens until now lead to.
        BitSet places = new BitSet();
        places.set(0);
        for (Token token : tokens) {
            places = after(token, path, places);
        }
        return places.get(path.length());
    }

    private static BitSet after(Token token, String path, BitSet places) {
        BitSet next = new BitSet();
        int reached = -1;
        for (int at = places.nextSetBit(0); at >= 0; at = places.nextSetBit(at + 1)) {
            switch (token.kind()) {
                case ONE -> {
                    if (accepts(token, path, at)) {
                        next.set(at + 1);
                    }
                }
                case ANY_NUMBER -> {
                    reached = Math.max(reached, at);
                    next.set(at);
                    while (accepts(token, path, reached)) {
                        reached++;
                        next.set(reached);
                    }
                }
                case DIRECTORIES -> {
                    next.set(at);
                    for (int slash = path.indexOf('/', Math.max(at, reached));
                            slash >= 0;
                            slash = path.indexOf('/', reached)) {
                        reached = slash + 1;
                        next.set(reached);
                    }
                }
            }
        }
        return next;
    }

    private static boolean accepts(Token token, String path, int at) {
        return at < path.length() && token.accepts().test(path.charAt(at));
    }

    /** Splits a pattern into tokens. */
    private static final class Parser {
        private final String pattern;
        private final List<Token> tokens = new ArrayList<>();
        private int at;

        private Parser(String pattern) {
            this.pattern = pattern;
        }

        private List<Token> tokens() {
            while (at < pattern.length()) {
                if (skip("**/")) {
                    tokens.add(new Token(Kind.DIRECTORIES, c -> true));
                } else if (skip("**")) {
                    tokens.add(new Token(Kind.ANY_NUMBER, c -> true));
                } else if (skip("*")) {
                    tokens.add(new Token(Kind.ANY_NUMBER, c -> c != '/'));
                } else if (skip("?")) {
                    tokens.add(new Token(Kind.ONE, c -> c != '/'));
                } else if (skip("[")) {
                    tokens.add(new Token(Kind.ONE, bracket()));
                } else {
                    char literal = character();
                    tokens.add(new Token(Kind.ONE, c -> c == literal));
                }
            }
            return tokens;
        }

        private boolean skip(String text) {
            boolean found = pattern.startsWith(text, at);
            at += found ? text.length() : 0;
            return found;
        }

        private char character() {
            char c = pattern.charAt(at++);
            return c == '\\' && at < pattern.length() ? pattern.charAt(at++) : c;
        }

        private IntPredicate bracket() {
            boolean negated = skip("^");
            int first = at;
            List<int[]> ranges = new ArrayList<>();
            while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
                char low = character();
                boolean isRange = !pattern.startsWith("-]", at) && skip("-");
                char high = isRange && at < pattern.length() ? character() : low;
                if (high < low) {
                    throw new IllegalArgumentException(
                            "the pattern '" + pattern + "' has the range " + low + "-" + high + ", which is empty");
                }
                ranges.add(new int[] {low, high});
            }
            if (!skip("]")) {
                throw new IllegalArgumentException("the pattern '" + pattern + "' has a '[' without ']'");
            }
            IntPredicate members = c -> ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1]);
            return negated ? c -> c != '/' && !members.test(c) : members;
        }
    }
}
