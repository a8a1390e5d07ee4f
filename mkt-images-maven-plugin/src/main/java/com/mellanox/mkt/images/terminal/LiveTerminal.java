package com.mellanox.mkt.images.terminal;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.ShutdownHooks;
import org.jline.utils.ShutdownHooks.Task;
import org.jline.utils.Status;

/**
 * The last lines of the terminal, which do not scroll: what Maven and other programs print scrolls above them. When the JVM
 * ends, as by Ctrl-C, the lines are removed.
 *
 * <p>Each change is one write to the terminal: it moves the cursor to the last lines and back, and what another thread or
 * program prints in between would be there.
 */
final class LiveTerminal implements AutoCloseable {
    /** A question for the size starts a program. */
    private static final Duration SIZE_INTERVAL = Duration.ofSeconds(2);

    /** What {@link Status} cannot do without. */
    private static final List<Capability> NEEDED = List.of(
            Capability.change_scroll_region,
            Capability.save_cursor,
            Capability.restore_cursor,
            Capability.cursor_address);

    private final Terminal terminal;

    /** Makes the text of a change, of a terminal of the same type and size. */
    private final LineDisciplineTerminal change;

    private final ByteArrayOutputStream text;
    private final OutputStream output;
    private final Task end;
    private final InstantSource clock;
    private Size size;
    private Instant asked;
    private Status status;
    private List<AttributedString> shown = List.of();
    private boolean removed;

    /**
     * The lines of a terminal.
     *
     * @param output leads to it
     * @param end what removes the lines when the JVM ends
     */
    private LiveTerminal(Terminal terminal, OutputStream output, Task end, InstantSource clock) throws IOException {
        this.terminal = terminal;
        this.output = output;
        this.end = end;
        this.clock = clock;
        this.size = terminal.getSize();
        this.asked = clock.instant();
        this.text = new ByteArrayOutputStream();
        this.change = new LineDisciplineTerminal(terminal.getName(), terminal.getType(), text, terminal.encoding());
        change.setSize(size);
        this.status = new Status(change);
        write();
    }

    /** Writes what has changed. */
    private void write() {
        change.flush();
        try {
            output.write(text.toByteArray());
        } catch (IOException e) {
            throw new IOError(e);
        } finally {
            text.reset();
        }
    }

    /**
     * The terminal of this process.
     *
     * @throws IOException if the output of this process goes to no terminal, or to one that cannot keep lines in place
     */
    static LiveTerminal open() throws IOException {
        AtomicReference<LiveTerminal> opened = new AtomicReference<>();
        // It runs before the task of the terminal itself, which closes it.
        Task end = ShutdownHooks.add(() -> Optional.ofNullable(opened.get()).ifPresent(LiveTerminal::removeLines));
        try {
            Terminal terminal = OutputTerminal.open();
            checkUsable(terminal);
            OutputStream output = new FileOutputStream(FileDescriptor.out);
            LiveTerminal live = new LiveTerminal(terminal, output, end, InstantSource.system());
            opened.set(live);
            return live;
        } finally {
            if (opened.get() == null) {
                ShutdownHooks.remove(end);
            }
        }
    }

    private static void checkUsable(Terminal terminal) throws IOException {
        Size size = terminal.getSize();
        boolean isLarge = size.getRows() >= 2 && size.getColumns() >= 2;
        boolean isAble = NEEDED.stream().allMatch(capability -> terminal.getStringCapability(capability) != null);
        if (!isLarge || !isAble) {
            terminal.close();
            throw new IOException(
                    isLarge
                            ? "terminals of the type " + terminal.getType() + " cannot"
                            : "it has " + size.getColumns() + " columns and " + size.getRows() + " rows");
        }
    }

    /** The size at most two seconds ago. */
    synchronized Size size() {
        Instant now = clock.instant();
        if (!removed && Duration.between(asked, now).compareTo(SIZE_INTERVAL) >= 0) {
            asked = now;
            Size current = terminal.getSize();
            if (!current.equals(size)) {
                resize(current);
            }
        }
        return size;
    }

    /** A terminal that is resized lets all lines scroll again, and the old ones can be anywhere below the cursor. */
    private void resize(Size current) {
        size = current;
        change.setSize(size);
        change.puts(Capability.save_cursor);
        change.puts(Capability.change_scroll_region, 0, current.getRows() - 1);
        change.puts(Capability.restore_cursor);
        change.puts(Capability.clr_eos);
        status = new Status(change);
        shown = List.of();
        write();
    }

    /** Whether it shows all characters that {@link LiveScreen} uses. */
    boolean hasUnicode() {
        return terminal.encoding().newEncoder().canEncode("━…");
    }

    /** Shows lines in place of those before. */
    synchronized void draw(List<AttributedString> lines) {
        if (!removed && !lines.equals(shown)) {
            shown = List.copyOf(lines);
            status.update(lines, true);
            write();
        }
    }

    /** Removes the lines, and lets all lines of the terminal scroll again. */
    private synchronized void removeLines() {
        if (!removed) {
            removed = true;
            status.hide();
            status.close();
            write();
        }
    }

    @Override
    public void close() {
        removeLines();
        ShutdownHooks.remove(end);
        try {
            change.close();
            terminal.close();
        } catch (IOException e) {
            // The terminal is gone.
        }
    }
}
