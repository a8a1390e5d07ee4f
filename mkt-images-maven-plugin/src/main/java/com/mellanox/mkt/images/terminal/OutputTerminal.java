package com.mellanox.mkt.images.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;

/** The terminal that shows the output of this process, if there is one. */
public final class OutputTerminal {
    /** The columns of a terminal whose width is not known. */
    public static final int USUAL_COLUMNS = 80;

    private OutputTerminal() {}

    /** Whether input and output are a terminal. From Java 22 on there is a console also without one, and it can be asked. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isPresent() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** The columns; empty without a terminal, and for one that does not tell its size. */
    public static OptionalInt columns() {
        if (!isPresent()) {
            return OptionalInt.empty();
        }
        try (Terminal terminal = open()) {
            int columns = terminal.getSize().getColumns();
            return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (IOException | IllegalStateException e) {
            return OptionalInt.empty();
        }
    }

    /**
     * Opens it, in pure Java, without native code and without questions to the terminal. Signals are left to the JVM.
     *
     * @throws IOException if the output of this process goes to no terminal
     */
    static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .exec(true)
                .jni(false)
                .ffm(false)
                .dumb(false)
                .nativeSignals(false)
                .graphemeCluster(false)
                .build();
    }

    /** Tells the size of the terminal that {@link #open} opens, without opening it. */
    static Pty pty() throws IOException {
        return new ExecTerminalProvider().current(SystemStream.Output);
    }

    /** The encoding of standard output, which Java calls by different names. */
    public static Charset encoding() {
        return Stream.of("stdout.encoding", "sun.stdout.encoding")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .filter(Charset::isSupported)
                .map(Charset::forName)
                .findFirst()
                .orElse(Charset.defaultCharset());
    }
}
