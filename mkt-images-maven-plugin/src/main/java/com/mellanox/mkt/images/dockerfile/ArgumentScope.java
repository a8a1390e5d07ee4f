package com.mellanox.mkt.images.dockerfile;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The arguments that a Dockerfile has declared so far, and what they stand for in its {@code FROM}. */
final class ArgumentScope {
    private final Map<String, String> given;
    private final char escape;
    private final Set<String> declared = new TreeSet<>();
    private final Map<String, String> ofFrom = new HashMap<>();

    /** Takes the values that a build is given, by name. */
    ArgumentScope(Map<String, String> given, char escape) {
        this.given = Map.copyOf(given);
        this.escape = escape;
    }

    /**
     * Takes note of what an {@code ARG} declares.
     *
     * @param inStage whether it stands in a stage, and counts in no {@code FROM}
     */
    void declare(Instruction instruction, boolean inStage) {
        for (String word : ShellWord.split(instruction.arguments(), escape)) {
            int equals = word.indexOf('=');
            String name = ShellWord.unquoted(equals < 0 ? word : word.substring(0, equals), escape);
            declared.add(name);
            if (inStage) {
                continue;
            }
            if (given.containsKey(name)) {
                ofFrom.put(name, given.getOrDefault(name, ""));
            } else if (equals >= 0) {
                ShellWord.Expansion value = expand(word.substring(equals + 1));
                if (value.unresolved().isEmpty()) {
                    ofFrom.put(name, value.text());
                }
            }
        }
    }

    /** What a word of a {@code FROM} stands for. */
    ShellWord.Expansion expand(String word) {
        return ShellWord.expand(word, escape, name -> Optional.ofNullable(ofFrom.get(name)));
    }

    Set<String> declared() {
        return declared;
    }

    /** The given values of those that are declared. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>(given);
        values.keySet().retainAll(declared);
        return values;
    }
}
