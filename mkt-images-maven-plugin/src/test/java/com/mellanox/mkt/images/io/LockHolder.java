package com.mellanox.mkt.images.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process that acquires a lock, prints a line, and keeps the lock until it is killed. */
final class LockHolder implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private LockHolder(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static LockHolder start(Path file) throws IOException {
        return new LockHolder(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@code locked}, or {@code waits for ...}. */
    String nextLine() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** The beginning of the description of this process as an owner. */
    String owner() {
        return "process " + process.pid() + " of ";
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        kill();
        process.onExit().join();
        output.close();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        InterprocessLock.run(Path.of(arguments[0]), owner -> System.out.println("waits for " + owner), () -> {
            System.out.println("locked");
            return System.in.read();
        });
    }
}
