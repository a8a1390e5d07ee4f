package com.mellanox.mkt.images.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process: takes a lock, says so, and keeps it until it is killed. */
final class LockHolder implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private LockHolder(Process process) {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
    }

    static LockHolder start(Path file, String owner) throws IOException {
        return new LockHolder(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString(),
                        owner)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@code locked}, or {@code waits for ...}. */
    String says() throws IOException {
        return String.valueOf(said.readLine());
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        kill();
        said.close();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        InterprocessLock.hold(
                Path.of(arguments[0]),
                () -> new LockOwner(arguments[1]),
                other -> System.out.println("waits for " + other),
                () -> {
                    System.out.println("locked");
                    return System.in.read();
                });
    }
}
