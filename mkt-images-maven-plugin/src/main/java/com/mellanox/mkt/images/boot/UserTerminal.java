package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The terminal that Maven was started in, lent to a VM: each key goes there as it is, Ctrl-C among them. */
final class UserTerminal implements ContainerOutput, AutoCloseable {
    private static final File TERMINAL = new File("/dev/tty");
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final String settings;
    private final Size size;
    private final InputStream input;
    private final OutputStream output;
    private volatile boolean printed;

    /** In characters. */
    record Size(int columns, int rows) {}

    private UserTerminal(String settings, Size size) throws IOException {
        this.settings = settings;
        this.size = size;
        this.input = new KeyboardInput(new FileInputStream(TERMINAL));
        this.output = new FileOutputStream(TERMINAL);
    }

    /** Takes it; it is as before when this is closed. */
    static UserTerminal take() {
        try {
            UserTerminal terminal = new UserTerminal(stty("-g"), size(stty("size")));
            stty("raw", "-echo");
            return terminal;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "There is no terminal to give to the VM: " + e.getMessage(),
                    "Start Maven in one, or leave -Dmkt.boot.interactive out");
        }
    }

    private static Size size(String rowsAndColumns) {
        String[] numbers = rowsAndColumns.split(" ", 2);
        int rows = numbers.length == 2 ? number(numbers[0]) : 0;
        int columns = numbers.length == 2 ? number(numbers[1]) : 0;
        return rows > 0 && columns > 0 ? new Size(columns, rows) : new Size(COLUMNS, ROWS);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(TERMINAL)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Taking the terminal");
        }
        return output;
    }

    Size size() {
        return size;
    }

    /** What it is, {@code xterm-256color}, as programs find it in {@code TERM}. */
    static String type(@Nullable String variable) {
        return variable == null || variable.isBlank() ? "vt220" : variable;
    }

    /** Whether the VM has printed anything. */
    boolean hasPrinted() {
        return printed;
    }

    InputStream input() {
        return input;
    }

    @Override
    public void stdout(byte[] piece) {
        printed = true;
        try {
            output.write(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stderr(byte[] piece) {
        stdout(piece);
    }

    @Override
    @SuppressWarnings("EmptyCatch") // a terminal that is gone need not be given back
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            stty(settings);
            input.close();
            output.close();
        } catch (IOException e) {
            // gone
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
