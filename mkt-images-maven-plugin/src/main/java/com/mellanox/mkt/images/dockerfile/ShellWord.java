package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Quotes, escapes and variables of a Dockerfile's words, as Docker reads them: like a shell, only less. */
final class ShellWord {
    private final String text;
    private final char escape;
    private final Function<String, Optional<String>> variables;
    private final Set<String> unresolved = new LinkedHashSet<>();
    private int at;

    private ShellWord(String text, char escape, Function<String, Optional<String>> variables) {
        this.text = text;
        this.escape = escape;
        this.variables = variables;
    }

    /**
     * What a word stands for.
     *
     * @param text the word without quotes, with the values of its variables
     * @param unresolved variables that have no value, and forms of variables that are not known
     */
    record Expansion(String text, Set<String> unresolved) {}

    static Expansion expand(String word, char escape, Function<String, Optional<String>> variables) {
        ShellWord reader = new ShellWord(word, escape, variables);
        String value = reader.read("");
        return new Expansion(value, reader.unresolved);
    }

    /** The word without its quotes; variables stand in it as they are. */
    static String unquoted(String word, char escape) {
        return expand(word, escape, name -> Optional.of("$" + name)).text();
    }

    /** Cuts at white space outside of quotes; quotes and escapes stay. */
    static List<String> split(String line, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            word.append(c);
            if (c == escape && quote != '\'' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Reads to one of the characters, which is left, or to the end. */
    private String read(String end) {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && end.indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            at++;
            if (c == '\'') {
                value.append(upTo('\''));
            } else if (c == '"') {
                value.append(read("\""));
                at++;
            } else if (c == escape && at < text.length()) {
                value.append(text.charAt(at));
                at++;
            } else if (c == '$') {
                value.append(variable());
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private String upTo(char end) {
        int stop = text.indexOf(end, at);
        int until = stop < 0 ? text.length() : stop;
        String part = text.substring(at, until);
        at = until + 1;
        return part;
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
        at++;
        return value;
    }

    private String name() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    /** What stands between a name and the closing brace. */
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
        String form = text.substring(Math.max(start, 0), at) + upTo('}');
        at--;
        unresolved.add(form + "}");
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
