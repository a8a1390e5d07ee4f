package com.mellanox.mkt.images.engine.docker;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Dockerfile's LABEL instruction: any number of labels as one step, in the order of their names. */
final class LabelInstruction {
    /** Names in which nothing needs quotes, and that do not look like an option. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    private static final Pattern VALUE = Pattern.compile("\\P{Cntrl}*");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\\"$]");

    /** The time that the engine's parser takes grows with the square: a longer one is dearer than a step of its own. */
    private static final int LONGEST = 8 * 1024;

    private LabelInstruction() {}

    /** Whether a label can be written so. */
    static boolean holds(String name, String value) {
        return name.length() + value.length() <= LONGEST
                && NAME.matcher(name).matches()
                && VALUE.matcher(value).matches();
    }

    /**
     * The instruction, each label on a line of its own, since the length of a line is limited.
     *
     * @param labels at least one, each of which {@linkplain #holds can be written so}
     */
    static String of(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=\""
                                + SPECIAL.matcher(label.getValue()).replaceAll("\\\\$0") + "\"")
                        .collect(Collectors.joining(" \\\n    ", "LABEL ", "\n"));
    }
}
