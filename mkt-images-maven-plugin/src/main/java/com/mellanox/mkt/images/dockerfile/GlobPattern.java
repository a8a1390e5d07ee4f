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
        return matches(path, 0, 0, new BitSet());
    }

    /**
     * Whether the tokens from one on match the path from a character on.
     *
     * @param failed the pairs of both that were tried, each of which is tried once
     */
    private boolean matches(String path, int token, int at, BitSet failed) {
        int pair = token * (path.length() + 1) + at;
        if (token == tokens.size() || failed.get(pair)) {
            return token == tokens.size() && at == path.length();
        }
        failed.set(pair);
        Token part = tokens.get(token);
        boolean accepted = at < path.length() && part.accepts().test(path.charAt(at));
        return switch (part.kind()) {
            case ONE -> accepted && matches(path, token + 1, at + 1, failed);
            case ANY_NUMBER ->
                matches(path, token + 1, at, failed) || (accepted && matches(path, token, at + 1, failed));
            case DIRECTORIES -> {
                int slash = path.indexOf('/', at);
                yield matches(path, token + 1, at, failed) || (slash >= 0 && matches(path, token, slash + 1, failed));
            }
        };
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
            IntPredicate set = c -> false;
            while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
                char low = character();
                boolean isRange = !pattern.startsWith("-]", at) && skip("-");
                char high = isRange && at < pattern.length() ? character() : low;
                if (high < low) {
                    throw new IllegalArgumentException(
                            "the pattern '" + pattern + "' has the range " + low + "-" + high + ", which is empty");
                }
                set = set.or(c -> low <= c && c <= high);
            }
            if (!skip("]")) {
                throw new IllegalArgumentException("the pattern '" + pattern + "' has a '[' without ']'");
            }
            IntPredicate members = set;
            return negated ? c -> c != '/' && !members.test(c) : members;
        }
    }
}
