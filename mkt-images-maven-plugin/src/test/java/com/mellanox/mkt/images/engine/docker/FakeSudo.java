package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A sudo that lets everybody do the one thing that it is asked for, and notes its processes. */
final class FakeSudo {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Path directory;

    /** Makes one. */
    FakeSudo(Path directory) throws IOException {
        this.directory = directory;
        write("exec docker system dial-stdio");
    }

    /** Makes it do something else where the user may do what is asked for. */
    void write(String then) throws IOException {
        Path script = Files.writeString(
                directory.resolve("sudo"),
                "#!/bin/sh\n[ \"$*\" = '-n docker system dial-stdio' ] || exit 9\n" + "echo $$ >>" + directory
                        + "/pids\n" + then + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The search path on which it comes first. */
    String path() {
        return directory + ":" + System.getenv("PATH");
    }

    EngineAddress address() {
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", path()), directory);
        return new EngineLocator(environment).locate("sudo");
    }

    /** How often it was called by now. */
    int calls() throws IOException {
        return pids().size();
    }

    private List<String> pids() throws IOException {
        Path file = directory.resolve("pids");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Waits until none of its processes runs. */
    void awaitNoProcess() throws IOException {
        long start = System.nanoTime();
        for (String pid : pids()) {
            while (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
