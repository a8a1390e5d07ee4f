package com.mellanox.mkt.buildkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Processes of steps, as this machine sees them: the daemons of the tests run on it. */
final class EngineProcesses {
    private static final Duration START = Duration.ofSeconds(30);

    private EngineProcesses() {}

    /** Waits until a process has started with these arguments. */
    static boolean awaitRunning(String... arguments) throws InterruptedException {
        return await(START, () -> runs(arguments));
    }

    /** Waits until no process has these arguments. */
    static boolean awaitEnd(Duration limit, String... arguments) throws InterruptedException {
        return await(limit, () -> !runs(arguments));
    }

    private static boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    private static boolean runs(String... arguments) {
        String wanted = String.join("\0", arguments) + "\0";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.anyMatch(process -> commandLine(process).equals(wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It is no process, or it has ended.
            return "";
        }
    }
}
