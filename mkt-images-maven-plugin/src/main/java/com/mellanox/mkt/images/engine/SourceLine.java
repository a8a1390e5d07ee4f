package com.mellanox.mkt.images.engine;

/**
 * A line of a Dockerfile, which the message of a failed step shows as compilers do.
 *
 * @param file the file in the context: {@code kvm.Dockerfile}
 * @param number its number, from 1
 * @param text its text, without its end
 */
public record SourceLine(String file, int number, String text) {
    private static final int LONGEST = 160;

    /** Three lines for the end of a message, each after a line feed: the place, the line, and carets below its text. */
    public String excerpt() {
        // A tab has no width that is the same in all terminals.
        String whole = text.replace('\t', ' ').stripTrailing();
        String shown = whole.length() > LONGEST ? whole.substring(0, LONGEST - 1) + "…" : whole;
        int indent = shown.length() - shown.stripLeading().length();
        String margin = " ".repeat(String.valueOf(number).length());
        return "\n  " + file + ":" + number + "\n  " + number + " | " + shown + "\n  " + margin + " | "
                + " ".repeat(indent) + "^".repeat(Math.max(1, shown.length() - indent));
    }
}
