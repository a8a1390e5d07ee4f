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
 * What a program of this host printed that was asked one question.
 *
 * @param status its exit status
 * @param output its standard output, of which the first megabyte is read
 */
public record ProgramAnswer(int status, String output) {
    private static final int LIMIT = 1 << 20;

    /**
     * Runs a program and ends it, with all that it started, when its time is over.
     *
     * @param input what it reads, a few lines
     * @throws IOException where it cannot be started or gives no answer in time
     */
    public static ProgramAnswer of(ProcessBuilder program, String input, Duration within)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        Process process = program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        // In a thread of its own: a process that the program leaves behind can keep its output open.
        FutureTask<byte[]> output =
                new FutureTask<>(() -> process.getInputStream().readNBytes(LIMIT));
        DaemonThreads.start("mkt-program-output", output);
        try {
            write(process, input);
            byte[] bytes = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            return new ProgramAnswer(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException("it gave no answer within " + within.toSeconds() + " s", e);
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
