package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A shell script in the place of a program, which notes its processes. */
public final class NotedProgram {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Path directory;
    private final String name;

    /** One that comes first on {@link #path}. */
    public NotedProgram(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Makes the program do something, from its next start on. */
    public void write(String script) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho $$ >>" + directory + "/pids\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Lets its calls do one thing each, in turn, also those of other processes; later calls run a script.
     *
     * @param inTurn commands of a shell, {@code exit 1}, {@code sleep 600} or {@code kill -9 $$}; an empty one runs the script, too
     */
    public void failing(String script, String... inTurn) throws IOException {
        StringBuilder cases = new StringBuilder("case $(wc -l <" + directory + "/pids) in\n");
        int before = calls();
        for (int call = 1; call <= inTurn.length; call++) {
            if (!inTurn[call - 1].isEmpty()) {
                cases.append(before + call)
                        .append(") ")
                        .append(inTurn[call - 1])
                        .append(";;\n");
            }
        }
        write(cases + "esac\n" + script);
    }

    /** The search path on which it comes first. */
    public String path() {
        return directory + ":" + System.getenv("PATH");
    }

    /** How often it was called by now. */
    int calls() throws IOException {
        return pids().size();
    }

    private List<String> pids() throws IOException {
        Path file = directory.resolve("pids");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static Optional<ProcessHandle> process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid));
    }

    /** Kills all of its processes. */
    void kill() throws IOException {
        pids().forEach(pid -> process(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Waits until none of its processes runs. */
    void awaitNoProcess() throws IOException {
        long start = System.nanoTime();
        for (String pid : pids()) {
            while (process(pid).isPresent()) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
