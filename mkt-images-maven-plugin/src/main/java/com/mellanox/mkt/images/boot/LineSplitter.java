package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.PlainTextLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes plain lines of bytes that come in pieces: a line at a time, so that no character is cut in two. For one thread. */
final class LineSplitter {
    /** Who prints without end and never ends a line has not this process's memory for it. */
    private static final int MOST_BYTES = 8 * 1024;

    private final PlainTextLines lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /** Hands each line on that is not blank. */
    LineSplitter(Consumer<String> lines) {
        this.lines = new PlainTextLines(lines);
    }

    /** Takes the next piece. */
    void take(byte[] piece) {
        for (byte next : piece) {
            begun.write(next);
            if (next == '\n' || next == '\r' || begun.size() == MOST_BYTES) {
                passOn();
            }
        }
    }

    /** Takes what has come since the last end of a line for a line. */
    void end() {
        passOn();
        lines.end();
    }

    private void passOn() {
        lines.take(begun.toString(StandardCharsets.UTF_8));
        begun.reset();
    }
}
