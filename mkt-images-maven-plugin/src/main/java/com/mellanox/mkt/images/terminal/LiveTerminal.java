package com.mellanox.mkt.images.terminal;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.terminal.spi.Pty;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.ShutdownHooks;
import org.jline.utils.ShutdownHooks.Task;
import org.jline.utils.Signals;
import org.jline.utils.Status;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of the terminal, which do not scroll: what Maven and other programs print scrolls above them. When the JVM
 * ends, as by Ctrl-C, the lines are removed; so they are while Ctrl-Z stops it, and while it is in the background.
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

    /** What a user stops a process by: Ctrl-Z. */
    private static final String STOP_SIGNAL = "TSTP";

    /** A program that is stopped, too, may be waited for by the thread that has the lock. */
    private static final long STOP_MILLIS = 500;

    /** Knows the size. */
    private final Pty pty;

    private final Charset encoding;

    /** Makes the text of a change, of a terminal of the same type and size. */
    private final LineDisciplineTerminal change;

    private final ByteArrayOutputStream text;
    private final OutputStream output;
    private final Task end;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable Object formerStop;
    private Size size;
    private Instant asked;
    private Status status;
    private List<AttributedString> shown = List.of();
    private boolean removed;

    /**
     * The lines of a terminal.
     *
     * @param terminal is closed afterwards: when it closes, it sets the modes that the terminal had when it was opened. The
     *     shell may have other ones by then, and a process in the background is stopped for that
     * @param output leads to it
     * @param end what removes the lines when the JVM ends
     */
    private LiveTerminal(Terminal terminal, OutputStream output, Task end, InstantSource clock) throws IOException {
        this.pty = OutputTerminal.pty();
        this.encoding = terminal.encoding();
        this.output = output;
        this.end = end;
        this.clock = clock;
        this.size = terminal.getSize();
        this.asked = clock.instant();
        this.text = new ByteArrayOutputStream();
        this.change = new LineDisciplineTerminal(terminal.getName(), terminal.getType(), text, encoding);
        change.setSize(size);
        this.status = new GrowingStatus(change);
        write();
        this.formerStop = Signals.register(STOP_SIGNAL, this::stop);
    }

    /** Gives the whole terminal back, and stops this process until its user lets it go on. */
    private void stop() {
        boolean isLocked = false;
        try {
            isLocked = lock.tryLock(STOP_MILLIS, TimeUnit.MILLISECONDS);
            if (isLocked && !removed) {
                status.hide();
                status.close();
                write();
                status = new GrowingStatus(change);
                shown = List.of();
            }
            ProcessState.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (isLocked) {
                lock.unlock();
            }
        }
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
        try (Terminal terminal = OutputTerminal.open()) {
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
            throw new IOException(
                    isLarge
                            ? "terminals of the type " + terminal.getType() + " cannot"
                            : "it has " + size.getColumns() + " columns and " + size.getRows() + " rows");
        }
    }

    /** The size at most two seconds ago. */
    Size size() throws IOException {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (!removed && Duration.between(asked, now).compareTo(SIZE_INTERVAL) >= 0) {
                asked = now;
                Size current = pty.getSize();
                if (!current.equals(size)) {
                    resize(current);
                }
            }
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** A terminal that is resized lets all lines scroll again, and the old ones can be anywhere below the cursor. */
    private void resize(Size current) {
        size = current;
        change.setSize(size);
        change.puts(Capability.save_cursor);
        change.puts(Capability.change_scroll_region, 0, current.getRows() - 1);
        change.puts(Capability.restore_cursor);
        change.puts(Capability.clr_eos);
        status = new GrowingStatus(change);
        shown = List.of();
        write();
    }

    /** Whether it shows all characters that {@link LiveScreen} uses. */
    boolean hasUnicode() {
        return encoding.newEncoder().canEncode("━…");
    }

    /** Shows lines in place of those before; none while another program has the terminal. */
    void draw(List<AttributedString> lines) {
        lock.lock();
        try {
            List<AttributedString> wanted = ProcessState.isInBackground() ? List.of() : lines;
            if (!removed && !wanted.equals(shown)) {
                shown = List.copyOf(wanted);
                status.update(wanted, true);
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes the lines, and lets all lines of the terminal scroll again. */
    private void removeLines() {
        lock.lock();
        try {
            if (!removed) {
                removed = true;
                status.hide();
                status.close();
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        removeLines();
        Signals.unregister(STOP_SIGNAL, formerStop);
        ShutdownHooks.remove(end);
        try {
            change.close();
        } catch (IOException e) {
            // The terminal is gone.
        }
    }
}
