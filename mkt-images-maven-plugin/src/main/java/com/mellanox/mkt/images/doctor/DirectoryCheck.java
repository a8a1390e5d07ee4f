package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.failure.Causes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory that goals write to: whether they can, and the free space.
 *
 * @param subject its name: {@code cache directory}
 * @param directory it may be missing; then goals create it
 * @param space the space that goals use there
 * @param isNeeded whether goals fail if they cannot write there
 * @param use what goals write there, as the end of a sentence: {@code fetched sources and records are kept there}
 * @param remedy how to use another directory
 */
record DirectoryCheck(
        String subject, Path directory, Space space, boolean isNeeded, String use, String remedy, Storage storage)
        implements Check {

    /** Sources are fetched without their history: from 10 MiB for rdma-core to 2 GiB for some trees of Linux. */
    static Check cache(Path directory, Storage storage) {
        return new DirectoryCheck(
                "cache directory",
                directory,
                Space.ofMiB(200, 2048),
                true,
                "Fetched sources, records and locks are kept there",
                "Name another one with -Dmkt.cacheDir, or 'cacheDir' in your settings.yaml",
                storage);
    }

    /** Logs, and layers while they are compared and published. */
    static Check target(Path directory, Storage storage) {
        return new DirectoryCheck(
                "build directory",
                directory,
                Space.ofMiB(100, 1024),
                true,
                "Logs, receipts and the files of a VM are written there",
                "Build on another disk, or remove what other builds have left: mvn clean",
                storage);
    }

    /** Sockets of ssh agents, and what the JVM and Maven write themselves. */
    static Check temporary(Path directory, Storage storage) {
        return new DirectoryCheck(
                "temporary files",
                directory,
                Space.ofMiB(50, 500),
                true,
                "The JVM and the ssh agents of steps write there",
                "Name another one with MAVEN_OPTS=-Djava.io.tmpdir=DIR",
                storage);
    }

    /** Only the default cache directory, which has a check of its own, has to be writable. */
    static Check home(Path directory, Storage storage) {
        return new DirectoryCheck(
                "home directory",
                directory,
                Space.ofMiB(0, 100),
                false,
                "Maven's repository, known_hosts of ssh and your settings are there by default",
                "Check who owns it, and whether it is mounted read-only",
                storage);
    }

    @Override
    public Optional<Result> run() throws IOException {
        Path existing = Storage.existing(directory);
        long free = storage.free(existing);
        String text = Space.text(free) + " free in " + directory;
        if (space.isMissing(free)) {
            return Optional.of(Result.failed(isNeeded, text, use, "Free some space. " + remedy));
        }
        try {
            storage.tryWrite(existing);
        } catch (IOException e) {
            return Optional.of(failed(existing + " is not writable: " + Causes.reason(e), remedy));
        }
        return Optional.of(
                space.isShort(free) ? Result.better(text, use, "Free some space. " + remedy) : Result.good(text));
    }

    @Override
    public Result failed(String problem, String how) {
        return Result.failed(isNeeded, problem, use, how.isEmpty() ? remedy : how);
    }
}
