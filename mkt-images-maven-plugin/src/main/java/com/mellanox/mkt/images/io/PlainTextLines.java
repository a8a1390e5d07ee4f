package com.mellanox.mkt.images.io;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Makes lines of a program's output that comes in pieces: without colours and cursor movements, which would reach the
 * user's terminal by a message, and without what was overwritten by a progress bar. For one thread.
 */
public final class PlainTextLines {
    /** What is kept of a line: a progress bar without an end of line is one line for hours. */
    private static final int LINE_LENGTH = 500;

    private static final Pattern CONTROL = Pattern.compile("\\e\\[[0-?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\\t]]");

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    /** Whether a carriage return came last: what follows it replaces the line, unless that is the line's end. */
    private boolean overwritten;

    /** Hands each line on that is not blank. */
    public PlainTextLines(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Takes the next piece. */
    public void take(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            take(text.charAt(i));
        }
    }

    private void take(char character) {
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

    /** Takes what has come since the last end of a line for a line. */
    public void end() {
        String text = CONTROL.matcher(line).replaceAll("");
        line.setLength(0);
        overwritten = false;
        if (!text.isBlank()) {
            lines.accept(text);
        }
    }
}
