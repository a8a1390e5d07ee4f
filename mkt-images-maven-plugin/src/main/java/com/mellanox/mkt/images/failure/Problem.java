package com.mellanox.mkt.images.failure;

import java.nio.file.Path;

/**
 * One thing that is wrong in a file of the user's.
 *
 * @param file the file
 * @param line its line, from 1; 0 where the file as a whole is meant
 * @param what what is wrong, with the value that is; control characters of the value become visible
 * @param remedy what would be right, as a sentence of its own
 */
public record Problem(Path file, int line, String what, String remedy) {

    public Problem {
        what = visible(what);
        remedy = visible(remedy);
    }

    /** The problem as one line: {@code file:line: what. Remedy}. */
    public String describe() {
        return place() + ": " + what + ". " + remedy;
    }

    /** Where it is: {@code file:line}, or the file where that as a whole is meant. */
    public String place() {
        return visible(file.toString()) + (line > 0 ? ":" + line : "");
    }

    /** Keeps a value of the user's from moving the cursor of the terminal that shows it. */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n') {
                shown.append("\\n");
            } else if (point == '\t') {
                shown.append("\\t");
            } else if (Character.isISOControl(point)) {
                shown.append(String.format("\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
