package com.mellanox.mkt.images.dockerfile;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The arguments that the lines of a Dockerfile until now declare, and their values in its {@code FROM} lines. */
final class ArgumentScope {
    private final Map<String, String> given;
    private final Set<String> declared = new TreeSet<>();
    private final Map<String, String> ofFrom = new HashMap<>();

    /** Creates an empty scope for the values of a build, by name. */
    ArgumentScope(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    /**
     * Adds the arguments of an {@code ARG}.
     *
     * @param inStage whether it is in a stage: then {@code FROM} cannot use its value
     */
    void declare(Instruction instruction, boolean inStage) {
        char escape = instruction.escape();
        for (String word : instruction.shellWords()) {
            int equals = word.indexOf('=');
            String name = ShellWord.unquoted(equals < 0 ? word : word.substring(0, equals), escape);
            declared.add(name);
            if (inStage) {
                continue;
            }
            if (given.containsKey(name)) {
                ofFrom.put(name, given.getOrDefault(name, ""));
            } else if (equals >= 0) {
                ShellWord.Expansion value = expand(word.substring(equals + 1), escape);
                if (value.unresolved().isEmpty()) {
                    ofFrom.put(name, value.text());
                }
            }
        }
    }

    /** The value of a word of a {@code FROM}. */
    ShellWord.Expansion expand(String word, char escape) {
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
