package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.PlainTextLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Decodes bytes that come in pieces into plain lines; decodes a whole line at once. For one thread. */
final class LineSplitter {
    /** Limits the memory for output without line ends. */
    private static final int MOST_BYTES = 8 * 1024;

    private final PlainTextLines lines;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    /** Passes each line that is not blank to the consumer. */
    LineSplitter(Consumer<String> lines) {
        this.lines = new PlainTextLines(lines);
    }

    void append(byte[] piece) {
        for (byte next : piece) {
            buffer.write(next);
            if (next == '\n' || next == '\r' || buffer.size() == MOST_BYTES) {
                flush();
            }
        }
    }

    /** Ends the last line, if it has no line end. */
    void end() {
        flush();
        lines.end();
    }

    private void flush() {
        lines.append(buffer.toString(StandardCharsets.UTF_8));
        buffer.reset();
    }
}
