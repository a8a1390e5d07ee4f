package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.PlainTextLines;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Writes an image's whole output to its file, keeps its end for a message, and passes all events on. */
final class ImageLog implements BuildListener, AutoCloseable {
    private static final int LAST_LINES = 30;

    private final Path file;
    private final Writer writer;
    private final BuildListener next;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final PlainTextLines lines = new PlainTextLines(this::keep);

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
    public void on(BuildEvent event) {
        if (event instanceof BuildEvent.ImageOutput output) {
            write(output.text());
        }
        next.on(event);
    }

    private synchronized void write(String text) {
        try {
            writer.write(text);
            writer.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        lines.take(text);
    }

    static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(
                "Cannot write the log " + file + ": " + Causes.reason(e),
                "Check the directory's permissions and free space");
    }

    private void keep(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > LAST_LINES) {
            lastLines.removeFirst();
        }
    }

    Path file() {
        return file;
    }

    /** The end of the output, 30 lines at most; call it when the output has ended. */
    synchronized List<String> lastLines() {
        lines.end();
        return List.copyOf(lastLines);
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
