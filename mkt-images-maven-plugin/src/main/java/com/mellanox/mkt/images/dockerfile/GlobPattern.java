package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A path pattern as Docker matches it: Go's {@code filepath.Match}, where {@code *} and {@code ?} stop at a slash, and
 * {@code **}, which does not. It follows all possible matches at once: a regular expression with many stars would try them
 * one after another, which can take for ever.
 */
final class GlobPattern {
    /** What to do where a pattern is wrong. */
    static final String REMEDY = "Correct it, or write '\\[' for the character";

    private final List<Token> tokens;

    private GlobPattern(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** A piece of a pattern and the characters that it accepts. */
    private record Token(Kind kind, IntPredicate accepts) {}

    private enum Kind {
        ONE,
        ANY_NUMBER,
        /** The beginning of {@code **}{@code /}, which can be left out together with the token behind it. */
        OPTIONAL,
        /** What {@code **}{@code /} stands for: anything that ends with a slash. */
        DIRECTORIES
    }

    /** Reads a pattern; an {@link IllegalArgumentException} says what is wrong with its brackets. */
    static GlobPattern of(String pattern) {
        return new GlobPattern(new Parser(pattern).tokens());
    }

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    boolean matches(String path) {
        BitSet positions = new BitSet();
        positions.set(0);
        skipOptional(positions);
        for (int i = 0; i < path.length() && !positions.isEmpty(); i++) {
            positions = next(positions, path.charAt(i));
        }
        return positions.get(tokens.size());
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

    private BitSet next(BitSet positions, char c) {
        BitSet next = new BitSet();
        for (int at = positions.nextSetBit(0); at >= 0 && at < tokens.size(); at = positions.nextSetBit(at + 1)) {
            Token token = tokens.get(at);
            if (token.accepts().test(c)) {
                next.set(token.kind() == Kind.ONE ? at + 1 : at);
            }
            if (token.kind() == Kind.DIRECTORIES && c == '/') {
                next.set(at + 1);
            }
        }
        skipOptional(next);
        return next;
    }

    private void skipOptional(BitSet positions) {
        for (int at = positions.nextSetBit(0); at >= 0 && at < tokens.size(); at = positions.nextSetBit(at + 1)) {
            Kind kind = tokens.get(at).kind();
            if (kind == Kind.ANY_NUMBER || kind == Kind.OPTIONAL) {
                positions.set(at + 1);
            }
            if (kind == Kind.OPTIONAL) {
                positions.set(at + 2);
            }
        }
    }

    /** Cuts a pattern into tokens. */
    private static final class Parser {
        private final String pattern;
        private final List<Token> tokens = new ArrayList<>();
        private int at;

        private Parser(String pattern) {
            this.pattern = pattern;
        }

        private List<Token> tokens() {
            while (at < pattern.length()) {
                char c = pattern.charAt(at++);
                switch (c) {
                    case '*' -> star();
                    case '?' -> tokens.add(new Token(Kind.ONE, other -> other != '/'));
                    case '[' -> tokens.add(new Token(Kind.ONE, bracket()));
                    case '\\' -> literal(at < pattern.length() ? pattern.charAt(at++) : c);
                    default -> literal(c);
                }
            }
            return tokens;
        }

        private void literal(char c) {
            tokens.add(new Token(Kind.ONE, other -> other == c));
        }

        private void star() {
            if (!pattern.startsWith("*", at)) {
                tokens.add(new Token(Kind.ANY_NUMBER, c -> c != '/'));
                return;
            }
            at++;
            if (pattern.startsWith("/", at)) {
                at++;
                tokens.add(new Token(Kind.OPTIONAL, c -> false));
                tokens.add(new Token(Kind.DIRECTORIES, c -> true));
            } else {
                tokens.add(new Token(Kind.ANY_NUMBER, c -> true));
            }
        }

        private IntPredicate bracket() {
            boolean negated = pattern.startsWith("^", at);
            at += negated ? 1 : 0;
            int first = at;
            IntPredicate set = c -> false;
            while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
                char low = member();
                boolean isRange = pattern.startsWith("-", at) && !pattern.startsWith("]", at + 1);
                at += isRange ? 1 : 0;
                char high = isRange && at < pattern.length() ? member() : low;
                if (high < low) {
                    throw new IllegalArgumentException(
                            "the pattern '" + pattern + "' has the range " + low + "-" + high + ", which is empty");
                }
                set = set.or(c -> low <= c && c <= high);
            }
            if (at >= pattern.length()) {
                throw new IllegalArgumentException("the pattern '" + pattern + "' has a '[' without ']'");
            }
            at++;
            IntPredicate members = set;
            return negated ? c -> c != '/' && !members.test(c) : members;
        }

        private char member() {
            char c = pattern.charAt(at++);
            return c == '\\' && at < pattern.length() ? pattern.charAt(at++) : c;
        }
    }
}
