package com.mellanox.mkt.images.terminal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.ShutdownHooks;
import org.jline.utils.ShutdownHooks.Task;
import org.jline.utils.Status;

/**
 * The last lines of the terminal, which do not scroll: what Maven and other programs print scrolls above them. When the JVM
 * ends, as by Ctrl-C, the lines are removed.
 */
final class LiveTerminal implements AutoCloseable {
    /** A question for the size starts a program. */
    private static final Duration SIZE_INTERVAL = Duration.ofSeconds(1);

    /** What {@link Status} cannot do without. */
    private static final List<Capability> NEEDED = List.of(
            Capability.change_scroll_region,
            Capability.save_cursor,
            Capability.restore_cursor,
            Capability.cursor_address);

    private final Terminal terminal;
    private final Task end;
    private final InstantSource clock;
    private Size size;
    private Instant asked;
    private Status status;
    private boolean removed;

    /**
     * The lines of a terminal.
     *
     * @param end what removes them when the JVM ends
     */
    private LiveTerminal(Terminal terminal, Task end, InstantSource clock) {
        this.terminal = terminal;
        this.end = end;
        this.clock = clock;
        this.size = terminal.getSize();
        this.asked = clock.instant();
        this.status = new Status(terminal);
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
            // Signals are left to the JVM. Pure Java, without native code and without questions to the terminal.
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .exec(true)
                    .jni(false)
                    .ffm(false)
                    .dumb(false)
                    .nativeSignals(false)
                    .graphemeCluster(false)
                    .build();
            checkUsable(terminal);
            LiveTerminal live = new LiveTerminal(terminal, end, InstantSource.system());
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

    /** The size at most a second ago. */
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
        terminal.puts(Capability.save_cursor);
        terminal.puts(Capability.change_scroll_region, 0, current.getRows() - 1);
        terminal.puts(Capability.restore_cursor);
        terminal.puts(Capability.clr_eos);
        status = new Status(terminal);
    }

    /** Whether it shows all characters that {@link LiveScreen} uses. */
    boolean hasUnicode() {
        return terminal.encoding().newEncoder().canEncode("━…");
    }

    /** Shows lines in place of those before. */
    synchronized void draw(List<AttributedString> lines) {
        if (!removed) {
            status.update(lines, true);
            terminal.flush();
        }
    }

    /** Removes the lines, and lets all lines of the terminal scroll again. */
    private synchronized void removeLines() {
        if (!removed) {
            removed = true;
            status.hide();
            status.close();
            terminal.flush();
        }
    }

    @Override
    public void close() {
        removeLines();
        ShutdownHooks.remove(end);
        try {
            terminal.close();
        } catch (IOException e) {
            // The terminal is gone.
        }
    }
}
