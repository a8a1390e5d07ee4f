package com.mellanox.mkt.images.terminal;

import java.io.IOException;
import java.util.OptionalInt;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The width of the terminal that shows the output of this process. */
public final class TerminalWidth {
    /** The columns of a terminal whose width is not known. */
    public static final int USUAL = 80;

    private TerminalWidth() {}

    /** The columns; empty if the output goes to no terminal, or to one that does not tell its size. */
    public static OptionalInt ofProcess() {
        if (System.console() == null) {
            return OptionalInt.empty();
        }
        // As LiveTerminal: pure Java, without native code and without questions to the terminal.
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .exec(true)
                .jni(false)
                .ffm(false)
                .dumb(false)
                .nativeSignals(false)
                .graphemeCluster(false)
                .build()) {
            int columns = terminal.getSize().getColumns();
            return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (IOException | IllegalStateException e) {
            return OptionalInt.empty();
        }
    }
}
