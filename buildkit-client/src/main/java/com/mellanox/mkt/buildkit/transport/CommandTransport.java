package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program whose standard input and output are the connection. */
record CommandTransport(List<String> command) implements Transport {
    private static final int KEPT = 4096;
    private static final int END_SECONDS = 2;

    CommandTransport {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The command of a transport is empty");
        }
    }

    @Override
    public Socket connect(boolean http2) throws IOException {
        Process process = new ProcessBuilder(command).start();
        Errors errors = new Errors(process);
        Thread reader = new Thread(errors, "buildkit-stderr");
        reader.setDaemon(true);
        reader.start();
        InputStream output = new Output(process, errors, reader);
        return new StreamSocket(output, process.getOutputStream(), () -> end(process));
    }

    private static void end(Process process) throws IOException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The program has ended already.
        }
        try {
            // A program of this kind ends with its input. Those that do not are ended.
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }

    /** Keeps the last characters that the program has written to standard error. */
    private static final class Errors implements Runnable {
        private final Process process;
        private String last = "";

        Errors(Process process) {
            this.process = process;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[KEPT];
            try (InputStream in = process.getErrorStream()) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                append(String.valueOf(e.getMessage()));
            } catch (UncheckedIOException e) {
                append(String.valueOf(e.getMessage()));
            }
        }

        private synchronized void append(String text) {
            String all = last + text;
            last = all.substring(Math.max(0, all.length() - KEPT));
        }

        synchronized String last() {
            return last.strip();
        }
    }

    /** The program's standard output. Its early end is a failure with what the program wrote to standard error. */
    private final class Output extends InputStream {
        private final Process process;
        private final Errors errors;
        private final Thread reader;
        private boolean any;

        Output(Process process, Errors errors, Thread reader) {
            this.process = process;
            this.errors = errors;
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = process.getInputStream().read(bytes, offset, length);
            if (n < 0 && !any) {
                throw new IOException("'" + CommandTransport.this + "' ended" + status() + message());
            }
            any = any || n > 0;
            return n;
        }

        private String status() throws IOException {
            try {
                reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
                return process.waitFor(END_SECONDS, TimeUnit.SECONDS) ? " with exit code " + process.exitValue() : "";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        private String message() {
            String message = errors.last();
            return message.isEmpty() ? "" : ": " + message;
        }
    }
}
