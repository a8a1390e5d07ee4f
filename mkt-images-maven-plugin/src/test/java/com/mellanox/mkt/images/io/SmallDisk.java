package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A directory with a small file system of its own, in memory, which a test can fill, make read-only and enlarge. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    /**
     * Mounts it; a test without the right to do so is skipped.
     *
     * @param options of tmpfs: {@code size=64k}, {@code nr_inodes=5}
     */
    public SmallDisk(Path directory, String options) throws IOException {
        this.directory = Files.createDirectories(directory);
        String failure = run("mount", "-t", "tmpfs", "-o", options, "mkt-test", directory.toString());
        Assumptions.assumeTrue(failure.isEmpty(), "needs the right to mount a file system: " + failure);
    }

    /** Changes its options. */
    public void remount(String options) throws IOException {
        String failure = run("mount", "-o", "remount," + options, directory.toString());
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }

    private static String run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : output.strip() + " (" + process.exitValue() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
