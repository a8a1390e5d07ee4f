package com.mellanox.mkt.buildkit.transport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Says why a program that is a connection has ended: its exit code, and the last that it wrote to standard error. */
final class CommandErrors implements Runnable {
    private static final int KEPT = 4096;
    private static final int END_SECONDS = 2;

    private final String command;
    private final Process process;
    private final Thread reader = new Thread(this, "buildkit-stderr");
    private String last = "";

    /** What came before the answer: some programs write their errors there. */
    private String text = "";

    private volatile boolean answered;

    private CommandErrors(String command, Process process) {
        this.command = command;
        this.process = process;
    }

    /** Starts to read standard error. */
    static CommandErrors read(String command, Process process) {
        CommandErrors errors = new CommandErrors(command, process);
        errors.reader.setDaemon(true);
        errors.reader.start();
        return errors;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[KEPT];
        try (InputStream in = process.getErrorStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The connection was closed.
        }
    }

    private synchronized void append(String text) {
        String all = last + text;
        last = all.substring(Math.max(0, all.length() - KEPT));
    }

    private synchronized String last() {
        return last.strip();
    }

    /** The program's output, whose end is a failure with an explanation. */
    InputStream explaining(InputStream output) {
        return new BulkInput() {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int n = output.read(bytes, offset, length);
                if (n < 0) {
                    throw ended();
                }
                if (!answered) {
                    received(new String(bytes, offset, n, StandardCharsets.ISO_8859_1));
                }
                return n;
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    /** A daemon answers by frames, which are no text, or by HTTP/1.1. */
    private synchronized void received(String bytes) {
        text += bytes;
        boolean isText = text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c));
        answered = !isText || text.startsWith("HTTP/") || text.length() > KEPT;
    }

    /** The program's input. Each write is passed on at once. */
    OutputStream explaining(OutputStream input) {
        return new FilterOutputStream(input) {

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    out.write(bytes, offset, length);
                    out.flush();
                } catch (IOException e) {
                    throw ended();
                }
            }
        };
    }

    private IOException ended() {
        boolean ended = awaitEnd();
        if (ended && !answered) {
            readRest();
        }
        String output = last().isEmpty() && !answered ? text.strip() : last();
        String status = ended ? "ended with exit code " + process.exitValue() : "has closed its output";
        String reason = "'" + command + "' " + status + (output.isEmpty() ? "" : ": " + output);
        return answered
                ? new IOException(reason)
                : new CommandException(reason, ended ? process.exitValue() : -1, output);
    }

    /** What a program has written is lost to the reader if writing to it has failed before. */
    private void readRest() {
        try {
            InputStream output = process.getInputStream();
            // A process that the program has left may keep it open.
            byte[] rest = output.readNBytes(output.available());
            received(new String(rest, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // The connection was closed.
        }
    }

    /** Whether the program ends in time. */
    private boolean awaitEnd() {
        try {
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
