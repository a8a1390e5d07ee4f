package com.mellanox.mkt.images.dockerfile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The arguments and stages that the lines of a Dockerfile until now declare. An instruction refers to a stage by its name, in
 * any case, or by its number.
 */
final class Declarations {
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9_.-]*", Pattern.CASE_INSENSITIVE);
    /** The empty image, which no registry has. */
    private static final String EMPTY_IMAGE = "scratch";

    private final Map<String, String> given;
    private final Set<String> arguments = new TreeSet<>();
    private final Map<String, String> valuesInFrom = new HashMap<>();
    private final Map<String, Integer> stages = new LinkedHashMap<>();
    private int stageCount;
    private String lastStage = "";

    /** Begins a Dockerfile with the values of a build, by name. */
    Declarations(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    /** Adds the arguments of an {@code ARG}; {@code FROM} uses the values of those before the first stage. */
    void addArguments(Instruction instruction) {
        char escape = instruction.escape();
        for (String word : instruction.shellWords()) {
            int equals = word.indexOf('=');
            String name = ShellWord.unquoted(equals < 0 ? word : word.substring(0, equals), escape);
            arguments.add(name);
            if (hasStages()) {
                continue;
            }
            if (given.containsKey(name)) {
                valuesInFrom.put(name, given.getOrDefault(name, ""));
            } else if (equals >= 0) {
                ShellWord.Expansion value = expand(word.substring(equals + 1), escape);
                if (value.unresolved().isEmpty()) {
                    valuesInFrom.put(name, value.text());
                }
            }
        }
    }

    /** The value of a word of a {@code FROM}. */
    ShellWord.Expansion expand(String word, char escape) {
        return ShellWord.expand(word, escape, name -> Optional.ofNullable(valuesInFrom.get(name)));
    }

    Set<String> arguments() {
        return arguments;
    }

    /** The given values of the arguments that are declared. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>(given);
        values.keySet().retainAll(arguments);
        return values;
    }

    static boolean isStageName(String name) {
        return STAGE_NAME.matcher(name).matches() && !name.equalsIgnoreCase(EMPTY_IMAGE);
    }

    /** Adds a stage; the name is empty for a stage without one. */
    void addStage(String name, int line) {
        stageCount++;
        lastStage = name;
        if (!name.isEmpty()) {
            stages.putIfAbsent(name.toLowerCase(Locale.ROOT), line);
        }
    }

    boolean hasStages() {
        return stageCount > 0;
    }

    /** Whether a {@code --from} refers to a stage that has ended, or to the empty image; otherwise it names an image. */
    boolean isStage(String image) {
        boolean number = image.matches("\\d{1,4}");
        return image.equals(EMPTY_IMAGE)
                || (number
                        ? Integer.parseInt(image) < stageCount - 1
                        : stages.containsKey(image.toLowerCase(Locale.ROOT)));
    }

    /** Whether a name is that of the stage that has not ended yet. */
    boolean isLastStage(String name) {
        return !name.isEmpty() && name.equalsIgnoreCase(lastStage);
    }

    /** The lines on which the stages with names begin, by the name in small letters. */
    Map<String, Integer> stages() {
        return stages;
    }
}
