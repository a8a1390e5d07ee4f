package com.mellanox.mkt.buildkit.status;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Joins pieces of output to lines. A character may be divided between two pieces. A very long line is emitted in parts. */
final class LineBuffer {
    private static final int LONGEST = 64 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Appends a piece, and emits the lines that it ends. */
    void append(ByteString piece, Consumer<String> lines) {
        for (int i = 0; i < piece.size(); i++) {
            byte next = piece.byteAt(i);
            if (next == '\n') {
                emit(lines);
            } else {
                line.write(next);
                if (line.size() >= LONGEST) {
                    emit(lines);
                }
            }
        }
    }

    /** Emits a last line that has no end. */
    void end(Consumer<String> lines) {
        if (line.size() > 0) {
            emit(lines);
        }
    }

    private void emit(Consumer<String> lines) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
