package com.mellanox.mkt.images.dockerfile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The stages of a Dockerfile, as they begin; they go by name, whatever its case, or by number. */
final class Stages {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]*", Pattern.CASE_INSENSITIVE);
    /** The empty image, which no registry has. */
    private static final String EMPTY_IMAGE = "scratch";

    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private int count;
    private String last = "";

    static boolean isValidName(String name) {
        return NAME.matcher(name).matches() && !name.equalsIgnoreCase(EMPTY_IMAGE);
    }

    /** Adds a stage; the name is empty where it has none. */
    void add(String name, int line) {
        count++;
        last = name;
        if (!name.isEmpty()) {
            lines.putIfAbsent(name.toLowerCase(Locale.ROOT), line);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether a {@code --from} means no image of a registry: a stage that has ended, by name or number, or the empty image. */
    boolean contains(String image) {
        boolean number = image.matches("\\d{1,4}");
        return image.equals(EMPTY_IMAGE)
                || (number ? Integer.parseInt(image) < count - 1 : line(image).isPresent());
    }

    /** Whether a name is that of the stage that has not ended yet. */
    boolean isLast(String name) {
        return !name.isEmpty() && name.equalsIgnoreCase(last);
    }

    /** The line on which the stage of a name begins. */
    Optional<Integer> line(String name) {
        return Optional.ofNullable(lines.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The lines of the stages with names, by the name in small letters. */
    Map<String, Integer> lines() {
        return lines;
    }
}
