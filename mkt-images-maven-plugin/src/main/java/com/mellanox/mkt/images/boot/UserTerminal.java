package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The terminal that Maven was started in, connected to a VM: it sends each key unchanged, including Ctrl-C. */
final class UserTerminal implements ContainerOutput, AutoCloseable {
    private static final File TERMINAL = new File("/dev/tty");

    private final String settings;
    private final Properties properties;
    private final InputStream input;
    private final OutputStream output;
    private volatile boolean printed;

    /**
     * What a program in the terminal must know of it.
     *
     * @param type the value of {@code TERM}: {@code xterm-256color}
     */
    record Properties(int columns, int rows, String type) {

        /**
         * Reads them.
         *
         * @param size the output of {@code stty size}
         * @param term the environment variable {@code TERM}
         */
        static Properties of(String size, @Nullable String term) {
            String type = term == null || term.isBlank() ? "vt220" : term;
            String[] numbers = (size.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}") ? size : "24 80").split(" ", 2);
            return new Properties(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[0]), type);
        }
    }

    /**
     * The keys that a user types. A read from a terminal cannot be interrupted, and would consume the next key after the VM has
     * ended; a read from this stream ends when its thread is interrupted.
     */
    static final class KeyboardInput extends FilterInputStream {
        private static final int MILLIS = 10;

        KeyboardInput(InputStream terminal) {
            super(terminal);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                while (available() == 0) {
                    TimeUnit.MILLISECONDS.sleep(MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
            return super.read(bytes, offset, Math.min(length, available()));
        }
    }

    private UserTerminal(String settings, Properties properties) throws IOException {
        this.settings = settings;
        this.properties = properties;
        this.input = new KeyboardInput(new FileInputStream(TERMINAL));
        this.output = new FileOutputStream(TERMINAL);
    }

    /** Switches the terminal to raw mode; {@link #close} restores its settings. */
    static UserTerminal open() {
        try {
            Properties properties = Properties.of(stty("size"), System.getenv("TERM"));
            UserTerminal terminal = new UserTerminal(stty("-g"), properties);
            stty("raw", "-echo");
            return terminal;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "There is no terminal to connect to the VM: " + e.getMessage(),
                    "Start Maven in a terminal, or leave -Dmkt.boot.interactive out");
        }
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("stty"), Stream.of(arguments)).toList();
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
            throw new CancelledException("Setting up the terminal");
        }
        return output;
    }

    Properties properties() {
        return properties;
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
    @SuppressWarnings("EmptyCatch") // a terminal that was closed has no settings to restore
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            stty(settings);
            input.close();
            output.close();
        } catch (IOException e) {
            // closed
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
