package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.io.LastUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Directories of the cache that a run can make again: each has one file or is one file that records its last use.
 *
 * @param parent the directory that they are in
 * @param suffix the end of their names
 * @param record the file in them that a run touches when it uses them; empty for the directory itself
 * @param isLocked whether runs change one under the lock of a file beside it, {@code <name>.lock}
 */
record CachedDirectories(String title, Path parent, String suffix, String record, boolean isLocked, Age age)
        implements LeftoverKind {

    /** What was fetched of git repositories. */
    static CachedDirectories git(Path cacheDirectory, Age age) {
        return new CachedDirectories("git repositories", cacheDirectory.resolve("git"), ".git", "HEAD", true, age);
    }

    /** OS modules that were unpacked from their archives. */
    static CachedDirectories os(Path cacheDirectory, Age age) {
        return new CachedDirectories("unpacked OS modules", cacheDirectory.resolve("os"), "", "", false, age);
    }

    /** Kernels that were unpacked from their packages. */
    static CachedDirectories kernels(Path cacheDirectory, Age age) {
        return new CachedDirectories("unpacked kernels", cacheDirectory.resolve("kernels"), "", "", false, age);
    }

    /** What is known of the images of builders. Each run that uses builders makes files of its own there, and removes them. */
    static CachedDirectories builders(Path cacheDirectory, Age age) {
        return new CachedDirectories("images of builders", cacheDirectory.resolve("builders"), "", "", false, age);
    }

    @Override
    public List<Leftover> find() throws IOException {
        List<Leftover> found = new ArrayList<>();
        for (Path directory : directories()) {
            @Nullable Instant used = lastUse(directory);
            if (used != null && age.isUnused(used)) {
                found.add(new Leftover(
                        directory.toString(),
                        FileSizes.of(directory),
                        age.reason(used),
                        remove -> isLocked ? locked(directory, remove) : remove(directory, remove)));
            }
        }
        return found;
    }

    private List<Path> directories() throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().endsWith(suffix))
                    .filter(path -> !TemporaryFiles.isTemporary(path))
                    .sorted()
                    .toList();
        }
    }

    /** Null for one that was never completed, or that is gone. */
    private @Nullable Instant lastUse(Path directory) throws IOException {
        Path file = record.isEmpty() ? directory : directory.resolve(record);
        return Files.exists(file) ? LastUse.of(file) : null;
    }

    private Optional<String> locked(Path directory, boolean remove) throws IOException {
        List<String> owners = new ArrayList<>();
        try {
            return InterprocessLock.runIfFree(
                            directory.resolveSibling(directory.getFileName() + ".lock"),
                            owners::add,
                            () -> remove(directory, remove))
                    .orElseGet(() -> Optional.of("in use by " + owners.get(0)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Optional<String> remove(Path directory, boolean remove) throws IOException {
        @Nullable Instant used = lastUse(directory);
        if (used == null || !age.isUnused(used)) {
            return Optional.of("a run has used it meanwhile");
        }
        if (remove) {
            // Under another name first, so that no run finds a part of it.
            Path removed = Files.createTempDirectory(parent, TemporaryFiles.PREFIX);
            Files.move(directory, removed.resolve(directory.getFileName()));
            FileUtils.deleteDirectory(removed.toFile());
        }
        return Optional.empty();
    }
}
