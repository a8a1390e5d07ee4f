package com.mellanox.mkt.images.io;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Splits the output of a program into lines, without colours and cursor movements, which would reach the user's
 * terminal by a message, and without what a progress bar overwrites. For one thread.
 */
public final class PlainTextLines {
    /** The rest of a line is dropped: a progress bar without an end of line is one line for hours. */
    private static final int LINE_LENGTH = 500;

    private static final Pattern CONTROL = Pattern.compile("\\e\\[[0-?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\\t]]");

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    /** Whether a carriage return came last: the next characters replace the line, except a line feed. */
    private boolean overwritten;

    /** Passes each line that is not blank to the consumer. */
    public PlainTextLines(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Appends the next part of the output. */
    public void append(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
    }

    private void append(char character) {
        if (character == '\n') {
            end();
        } else if (character == '\r') {
            overwritten = true;
        } else if (overwritten) {
            line.setLength(0);
            line.append(character);
            overwritten = false;
        } else if (line.length() < LINE_LENGTH) {
            line.append(character);
        }
    }

    /** Ends the current line. */
    public void end() {
        String text = CONTROL.matcher(line).replaceAll("");
        line.setLength(0);
        overwritten = false;
        if (!text.isBlank()) {
            lines.accept(text);
        }
    }
}
