package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Writes an image's whole output to its file, keeps its end for a message, and passes all events on. */
final class ImageLog implements BuildListener, AutoCloseable {
    private static final int LAST_LINES = 30;

    /** What is kept of a line: a progress bar without an end of line is one line for hours. */
    private static final int LINE_LENGTH = 500;

    /** Colours, cursor movements and the like, which would reach the user's terminal by a message. */
    private static final Pattern CONTROL = Pattern.compile("\\e\\[[0-?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\\t]]");

    private final Path file;
    private final Writer writer;
    private final BuildListener next;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();

    /** Whether a carriage return came last: what follows it replaces the line, unless that is the line's end. */
    private boolean overwritten;

    private ImageLog(Path file, BuildListener next) throws IOException {
        this.file = file;
        this.writer = Files.newBufferedWriter(file);
        this.next = next;
    }

    /** Starts the file afresh, with its directories. */
    static ImageLog at(Path file, BuildListener next) throws IOException {
        Files.createDirectories(file.getParent());
        return new ImageLog(file, next);
    }

    @Override
    public synchronized void on(BuildEvent event) {
        if (event instanceof BuildEvent.ImageOutput output) {
            write(output.text());
        }
        next.on(event);
    }

    private void write(String text) {
        try {
            writer.write(text);
            writer.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        for (int i = 0; i < text.length(); i++) {
            keep(text.charAt(i));
        }
    }

    static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(
                "The log " + file + " cannot be written: " + e, "Look after its directory's rights and its disk");
    }

    private void keep(char character) {
        if (character == '\n') {
            endLine();
            overwritten = false;
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

    private void endLine() {
        String text = CONTROL.matcher(line).replaceAll("");
        line.setLength(0);
        if (!text.isBlank()) {
            lastLines.addLast(text);
        }
        if (lastLines.size() > LAST_LINES) {
            lastLines.removeFirst();
        }
    }

    Path file() {
        return file;
    }

    /** The end of the output, 30 lines at most; call it when the output has ended. */
    synchronized List<String> lastLines() {
        endLine();
        return List.copyOf(lastLines);
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
