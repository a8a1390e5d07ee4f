package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.failure.Causes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The output of a short program on this host.
 *
 * @param status its exit status
 * @param output its standard output, a megabyte at most
 */
public record ProgramAnswer(int status, String output) {
    private static final int LIMIT = 1 << 20;

    /**
     * Runs a program; kills it, and the processes that it started, after the timeout.
     *
     * @param input its standard input, a few lines
     * @throws IOException if it cannot be started, prints too much, or does not end in time
     */
    public static ProgramAnswer of(ProcessBuilder program, String input, Duration timeout)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        Process process = program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        // In a thread of its own: a process that the program leaves behind can keep its output open.
        FutureTask<byte[]> output =
                new FutureTask<>(() -> process.getInputStream().readNBytes(LIMIT + 1));
        DaemonThreads.start("mkt-program-output", output);
        // Likewise: a program that does not read more than a pipe holds.
        DaemonThreads.start("mkt-program-input", () -> write(process, input));
        try {
            byte[] bytes = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (bytes.length > LIMIT) {
                throw new IOException("it prints more than 1 MB");
            }
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            return new ProgramAnswer(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException("it did not answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(Causes.reason(e), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @SuppressWarnings("EmptyCatch") // the status of a program that reads nothing tells more than its closed pipe
    private static void write(Process process, String input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it has ended, or does not read
        }
    }
}
