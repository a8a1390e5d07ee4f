package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.PlainTextLines;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Writes an image's whole output to a file, keeps its last lines for a message, and forwards all events. */
final class ImageLog implements BuildListener, AutoCloseable {
    private static final int LAST_LINES = 30;

    private final Path file;
    private final Writer writer;
    private final BuildListener next;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final PlainTextLines lines = new PlainTextLines(this::keep);

    private ImageLog(Path file, boolean append, BuildListener next) throws IOException {
        this.file = file;
        this.writer = Files.newBufferedWriter(
                file,
                StandardOpenOption.CREATE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        this.next = next;
    }

    /**
     * Creates, truncates or continues the log of an image: {@code target/mkt-images/fc40/kvm.log}.
     *
     * @param key that of the run; an overlay's run has images of its OS, too
     * @param append whether the log keeps what it has
     */
    static ImageLog open(Path directory, ImageKey key, ImageReference image, boolean append, BuildListener next) {
        String suffix = key.value().equals(image.tag()) ? "" : "-" + image.tag();
        Path file = directory.resolve(image.shortName() + suffix + ".log");
        try {
            Files.createDirectories(directory);
            return new ImageLog(file, append, next);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
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
        lines.append(text);
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
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
