package com.mellanox.mkt.images.dockerfile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The stages of a Dockerfile until now; an instruction refers to one by its name, in any case, or by its number. */
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

    /** Adds a stage; the name is empty for a stage without one. */
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

    /** Whether a {@code --from} refers to a stage that has ended, or to the empty image; otherwise it names an image. */
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
