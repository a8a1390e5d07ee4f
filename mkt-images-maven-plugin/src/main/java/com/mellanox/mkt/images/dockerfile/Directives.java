package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parser directives at the top of a Dockerfile: {@code # syntax=}, {@code # escape=} and {@code # check=}. */
final class Directives {
    private static final Pattern FORM = Pattern.compile("#\\s*(?<name>[A-Za-z][A-Za-z0-9]*)\\s*=\\s*(?<value>.+?)\\s*");
    private static final List<String> NAMES = List.of("check", "escape", "syntax");
    private static final List<String> CHECK_OPTIONS = List.of("error", "experimental", "skip");
    private static final Pattern SWITCH = Pattern.compile("[01tTfF]|TRUE|FALSE|[tT]rue|[fF]alse");

    private final Path file;
    private final Problems problems;
    private final Map<String, Integer> lines = new HashMap<>();
    private Optional<Syntax> syntax = Optional.empty();
    private char escape = '\\';

    Directives(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * A {@code # syntax=} line.
     *
     * @param name the image, as it is written
     */
    record Syntax(String name, int line) {
        /** The image; empty if the name is no reference, which is reported. */
        Optional<UsedImage> image(Path file, Problems problems) {
            try {
                return Optional.of(new UsedImage(ImageReference.parse(name), name, List.of(), line));
            } catch (IllegalArgumentException e) {
                problems.add(
                        file,
                        line,
                        String.valueOf(e.getMessage()),
                        "Write '# syntax=docker/dockerfile:1', or remove the line");
                return Optional.empty();
            }
        }
    }

    Optional<Syntax> syntax() {
        return syntax;
    }

    /** The escape character. */
    char escape() {
        return escape;
    }

    /** Reads a line; false if it is none of the directives, after which there are no more. */
    boolean read(String text, int line) {
        Matcher matcher = FORM.matcher(text.strip());
        String name = matcher.matches() ? matcher.group("name").toLowerCase(Locale.ROOT) : "";
        if (!NAMES.contains(name)) {
            return false;
        }
        Integer first = lines.putIfAbsent(name, line);
        if (first != null) {
            problems.add(
                    file, line, "'# " + name + "=' is there twice, also in line " + first, "Remove one of the lines");
            return true;
        }
        String value = matcher.group("value");
        switch (name) {
            // What follows a blank is for the frontend.
            case "syntax" -> syntax = Optional.of(new Syntax(value.split("\\s", 2)[0], line));
            case "escape" -> setEscape(value, line);
            default -> check(value, line);
        }
        return true;
    }

    private void setEscape(String value, int line) {
        if (value.equals("\\") || value.equals("`")) {
            escape = value.charAt(0);
        } else {
            problems.add(file, line, "the escape character '" + value + "' is unknown", "Use \\ or `");
        }
    }

    /** The settings of BuildKit's own checks. */
    private void check(String value, int line) {
        for (String option : value.split(";", -1)) {
            int equals = option.indexOf('=');
            String name = option.substring(0, Math.max(equals, 0)).strip();
            if (!CHECK_OPTIONS.contains(name)) {
                problems.add(
                        file,
                        line,
                        "'# check=' has no option '" + option.strip() + "'",
                        Suggestion.among(equals < 0 ? option.strip() : name, CHECK_OPTIONS) + ", each with =value");
            } else if (name.equals("error")
                    && !SWITCH.matcher(option.substring(equals + 1).strip()).matches()) {
                problems.add(file, line, "'" + option.strip() + "' is neither true nor false", "Write error=true");
            }
        }
    }
}
