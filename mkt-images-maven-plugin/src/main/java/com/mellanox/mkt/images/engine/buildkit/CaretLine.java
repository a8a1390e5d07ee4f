package com.mellanox.mkt.images.engine.buildkit;

/** Shows a line of a file as compilers do, with carets below its text. */
final class CaretLine {
    private static final int LONGEST = 160;

    private CaretLine() {}

    /**
     * The three lines of a message, each after a line feed and an indentation.
     *
     * @param place the file and the line, {@code kvm.Dockerfile:12}
     * @param number the number of the line, from 1
     * @param line its text, without its end
     */
    static String below(String place, int number, String line) {
        // A tab has no width that is the same in all terminals.
        String text = line.replace('\t', ' ').stripTrailing();
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
        int indent = shown.length() - shown.stripLeading().length();
        String margin = " ".repeat(String.valueOf(number).length());
        return "\n  " + place + "\n  " + number + " | " + shown + "\n  " + margin + " | " + " ".repeat(indent)
                + "^".repeat(Math.max(1, shown.length() - indent));
    }
}
