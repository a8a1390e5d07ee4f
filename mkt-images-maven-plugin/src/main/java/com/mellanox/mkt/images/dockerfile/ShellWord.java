package com.mellanox.mkt.images.dockerfile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the quotes, escapes and variables in a word of a Dockerfile by Docker's rules, a subset of a shell's. */
final class ShellWord {
    private static final int DEEPEST = 50;

    /** Of a value: each variable can have the value of another one twice. */
    private static final int LONGEST = 128 * 1024;

    private static final String DOUBLE_QUOTE = "\"";

    private final String text;
    private final char escape;
    private final Function<String, Optional<String>> variables;
    private final Set<String> unresolved = new LinkedHashSet<>();
    private @Nullable String fault;
    private int at;
    private int depth;

    private ShellWord(String text, char escape, Function<String, Optional<String>> variables) {
        this.text = text;
        this.escape = escape;
        this.variables = variables;
    }

    /**
     * The value of a word.
     *
     * @param text the word without quotes, with the values of its variables
     * @param unresolved variables without a value, and unknown forms of variables
     */
    record Expansion(String text, Set<String> unresolved) {}

    /** The mistake that no builder accepts, as the beginning of a sentence: '${' is not closed. */
    static Optional<String> fault(String word, char escape) {
        ShellWord reader = new ShellWord(word, escape, name -> Optional.of(""));
        reader.read("");
        return Optional.ofNullable(reader.fault);
    }

    static Expansion expand(String word, char escape, Function<String, Optional<String>> variables) {
        ShellWord reader = new ShellWord(word, escape, variables);
        String value = reader.read("");
        return new Expansion(value, reader.unresolved);
    }

    /** The word without its quotes; with its variables unchanged. */
    static String unquoted(String word, char escape) {
        return expand(word, escape, name -> Optional.of("$" + name)).text();
    }

    /** Splits at white space outside of quotes; keeps quotes and escapes. */
    static List<String> split(String line, char escape) {
        String escaped = Pattern.quote(String.valueOf(escape)) + ".";
        // The possessive quantifiers do not use the stack for each character.
        Pattern word =
                Pattern.compile("(?:" + escaped + "|'[^']*+'?|\"(?:" + escaped + "|[^\"])*+\"?|\\S)++", Pattern.DOTALL);
        return word.matcher(line).results().map(MatchResult::group).toList();
    }

    /** Reads until one of the characters, which is not consumed, or until the end. */
    private String read(String end) {
        if (depth == DEEPEST) {
            fault = "variables are nested more than " + DEEPEST + " times";
            at = text.length();
        }
        depth++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && end.indexOf(text.charAt(at)) < 0) {
            if (value.length() > LONGEST) {
                fault = "the value has more than " + LONGEST + " characters";
                at = text.length();
                break;
            }
            char c = text.charAt(at);
            at++;
            if (c == '\'' && !end.equals(DOUBLE_QUOTE)) {
                int stop = text.indexOf('\'', at);
                value.append(text, at, stop < 0 ? text.length() : stop);
                at = stop < 0 ? text.length() : stop;
                close("a single quote");
            } else if (c == '"') {
                value.append(read(DOUBLE_QUOTE));
                close("a double quote");
            } else if (c == escape && at < text.length()) {
                value.append(text.charAt(at));
                at++;
            } else if (c == '$') {
                value.append(variable());
            } else {
                value.append(c);
            }
        }
        depth--;
        return value.toString();
    }

    /** Skips the character that closes a quote or a brace. */
    private void close(String opened) {
        if (at >= text.length() && fault == null) {
            fault = opened + " is not closed";
        }
        at++;
    }

    private String variable() {
        boolean braced = at < text.length() && text.charAt(at) == '{';
        if (braced) {
            at++;
        }
        String name = name();
        if (!braced) {
            return name.isEmpty() ? "$" : value(name);
        }
        String value = name.isEmpty() ? unknown() : modified(name);
        close("'${'");
        return value;
    }

    private String name() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    /** The value of a variable with a modifier, such as {@code :-other}, up to the closing brace. */
    private String modified(String name) {
        boolean emptyCounts = at < text.length() && text.charAt(at) == ':';
        if (emptyCounts) {
            at++;
        }
        char modifier = at < text.length() ? text.charAt(at) : ' ';
        if (modifier == '}' && !emptyCounts) {
            return value(name);
        }
        if (modifier != '-' && modifier != '+') {
            return unknown();
        }
        at++;
        boolean set = variables
                .apply(name)
                .filter(value -> !emptyCounts || !value.isEmpty())
                .isPresent();
        Set<String> before = new LinkedHashSet<>(unresolved);
        String other = read("}");
        boolean otherCounts = set == (modifier == '+');
        if (!otherCounts) {
            unresolved.retainAll(before);
        }
        return otherCounts ? other : set ? value(name) : "";
    }

    private String unknown() {
        int start = text.lastIndexOf('$', at);
        int stop = text.indexOf('}', at);
        at = stop < 0 ? text.length() : stop;
        unresolved.add(text.substring(Math.max(start, 0), at) + "}");
        return "";
    }

    private String value(String name) {
        Optional<String> value = variables.apply(name);
        if (value.isEmpty()) {
            unresolved.add("$" + name);
        }
        return value.orElse("");
    }
}
