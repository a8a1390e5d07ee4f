package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.io.LastUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that were fetched from other hosts by sftp, the {@code nfs_files} of support scripts. */
record CachedFiles(Path cacheDirectory, Age age) implements LeftoverKind {

    @Override
    public String title() {
        return "fetched nfs files";
    }

    private Path directory() {
        return cacheDirectory.resolve("nfs");
    }

    @Override
    public List<Leftover> find() throws IOException {
        if (!Files.isDirectory(directory())) {
            return List.of();
        }
        List<Leftover> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory())) {
            for (Path file : files.filter(CachedFiles::isFile).sorted().toList()) {
                Instant used = LastUse.of(file);
                if (age.isUnused(used)) {
                    found.add(new Leftover(
                            file.toString(), Files.size(file), age.reason(used), remove -> remove(file, remove)));
                }
            }
        }
        return found;
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<String> remove(Path file, boolean remove) throws IOException {
        try {
            if (!age.isUnused(LastUse.of(file))) {
                return Optional.of("a run has used it meanwhile");
            }
        } catch (NoSuchFileException e) {
            return Optional.of("it is gone");
        }
        if (remove) {
            Files.deleteIfExists(file);
        }
        return Optional.empty();
    }
}
