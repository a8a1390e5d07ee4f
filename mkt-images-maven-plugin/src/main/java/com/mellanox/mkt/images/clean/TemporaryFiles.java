package com.mellanox.mkt.images.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** Files and directories that killed runs were writing: runs give them a temporary name, and then their own. */
record TemporaryFiles(Path cacheDirectory, Clock clock) implements LeftoverKind {
    /** The beginning of temporary names. */
    static final String PREFIX = "new";

    private static final Pattern NAME = Pattern.compile(PREFIX + "\\d+");

    /** A run writes for seconds. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /** The directories of the cache that have such files, and how deep. */
    private static final int DEPTH = 3;

    @Override
    public String title() {
        return "temporary files";
    }

    static boolean isTemporary(Path path) {
        return NAME.matcher(path.getFileName().toString()).matches();
    }

    @Override
    public List<Leftover> find() throws IOException {
        if (!Files.isDirectory(cacheDirectory)) {
            return List.of();
        }
        List<Path> left;
        try (Stream<Path> files = Files.find(cacheDirectory, DEPTH, (path, attributes) -> isTemporary(path))) {
            left = files.filter(this::isOwn).sorted().toList();
        }
        List<Leftover> found = new ArrayList<>();
        for (Path path : left) {
            if (isAbandoned(path)) {
                found.add(new Leftover(
                        path.toString(), FileSizes.of(path), "its run was killed", remove -> remove(path, remove)));
            }
        }
        return found;
    }

    /** A file that was fetched from a host, or one of a repository, can have any name. */
    private boolean isOwn(Path path) {
        Path relative = cacheDirectory.relativize(path);
        String top = relative.getName(0).toString();
        return !top.equals("nfs")
                && (relative.getNameCount() == 2 || !Set.of("git", "os").contains(top));
    }

    private boolean isAbandoned(Path path) throws IOException {
        return Duration.between(Files.getLastModifiedTime(path).toInstant(), clock.instant())
                        .compareTo(ABANDONED)
                > 0;
    }

    private Optional<String> remove(Path path, boolean remove) throws IOException {
        if (!Files.exists(path) || !isAbandoned(path)) {
            return Optional.of("a run has used it meanwhile");
        }
        if (remove) {
            FileUtils.forceDelete(path.toFile());
        }
        return Optional.empty();
    }
}
