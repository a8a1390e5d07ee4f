package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.SharedFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the files of a docker directory that a Dockerfile uses; only they are sent to the engine, and are inputs of the image. */
public final class ContextFiles {
    /** The character after the slash: all paths in a directory sort before its name followed by this character. */
    private static final String AFTER_SLASH = "0";

    private final Dockerfile dockerfile;
    private final Path directory;
    private final SortedMap<String, Boolean> entries;
    private final IgnoreFile ignored;
    private final Problems problems;
    private final TreeSet<String> selected = new TreeSet<>();

    private ContextFiles(Dockerfile dockerfile, DockerDirectory directory, Problems problems) throws IOException {
        this.dockerfile = dockerfile;
        this.directory = directory.path();
        this.entries = directory.entries();
        this.ignored = IgnoreFile.of(dockerfile.file(), directory.path(), problems);
        this.problems = problems;
    }

    /**
     * The files, directories and symbolic links that the context sources name.
     *
     * @return paths relative to the docker directory, with {@code /}, sorted, a directory before its files; includes the targets
     *     of links. Sources that cannot be read are added to the problems.
     */
    public static List<String> of(Dockerfile dockerfile, DockerDirectory directory, Problems problems) {
        if (dockerfile.contextSources().isEmpty()) {
            return List.of();
        }
        try {
            ContextFiles files = new ContextFiles(dockerfile, directory, problems);
            Map<Integer, List<ContextSource>> byLine = dockerfile.contextSources().stream()
                    .collect(Collectors.groupingBy(ContextSource::line, TreeMap::new, Collectors.toList()));
            byLine.forEach(files::select);
            return List.copyOf(files.selected);
        } catch (IOException e) {
            problems.add(
                    directory.path(),
                    0,
                    "the docker directory cannot be read: " + Causes.reason(e),
                    "Check its permissions and its file system");
            return List.of();
        }
    }

    /** As in Docker, a pattern may match nothing if another source of its instruction exists. */
    private void select(int line, List<ContextSource> sources) {
        List<String> unmatched = sources.stream()
                .map(ContextSource::pattern)
                .filter(pattern -> !select(line, pattern))
                .toList();
        if (unmatched.size() == sources.size()) {
            report(
                    line,
                    "nothing in " + directory + " matches " + String.join(", ", unmatched),
                    "Add the files, or correct the pattern");
        }
    }

    /** Selects the files of a source; false for a pattern that matches nothing. */
    private boolean select(int line, String source) {
        String clean = ContextPath.clean(source);
        if (!GlobPattern.isPattern(source) || ContextPath.leaves(clean)) {
            selectNamed(line, source);
            return true;
        }
        try {
            GlobPattern pattern = GlobPattern.of(clean);
            List<String> matching =
                    included(entries.keySet().stream()).filter(pattern::matches).toList();
            matching.forEach(path -> selectNamed(line, path));
            return !matching.isEmpty();
        } catch (IllegalArgumentException e) {
            report(line, String.valueOf(e.getMessage()), GlobPattern.REMEDY);
            return true;
        }
    }

    private void selectNamed(int line, String source) {
        Optional<String> end = follow(line, source);
        if (end.isEmpty()) {
            return;
        }
        String path = end.get();
        List<String> beneath = included(beneath(path)).toList();
        selected.addAll(beneath);
        if (beneath.isEmpty() && entries.containsKey(path)) {
            report(
                    line,
                    "'" + source + "' is excluded by " + ignored.name(),
                    "Add a line '!" + path + "' at the end of that file, or do not name it here");
        } else if (beneath.isEmpty() && !path.isEmpty()) {
            report(line, "'" + source + "' does not exist in " + directory, "Add the file, or correct the name");
        }
        beneath.stream()
                .filter(each -> entries.getOrDefault(each, false))
                .forEach(special -> report(
                        line,
                        "'" + special + "' is neither file nor directory nor link",
                        "Remove it, or exclude it in .dockerignore"));
    }

    /** The path without links of a source; selects the links that it follows. */
    private Optional<String> follow(int line, String source) {
        try {
            ContextPath path = ContextPath.follow(directory, ContextPath.clean(source));
            path.links().stream().filter(link -> !ignored.excludes(link)).forEach(selected::add);
            return Optional.of(path.end());
        } catch (ContextPath.LeavesException e) {
            report(
                    line,
                    "'" + source + "' " + e.getMessage(),
                    "Put a copy into the docker directory and name it relative to it; or put the file into "
                            + directory.resolveSibling(SharedFile.DIRECTORY) + ", which a link may lead to");
        } catch (IOException | InvalidPathException e) {
            report(
                    line,
                    "'" + source + "' cannot be read: " + Causes.reason(e),
                    "Correct the name, or its permissions");
        }
        return Optional.empty();
    }

    /** A path, if it exists, and everything in it; all entries for the empty path. */
    private Stream<String> beneath(String path) {
        if (path.isEmpty()) {
            return entries.keySet().stream();
        }
        Stream<String> self = entries.containsKey(path) ? Stream.of(path) : Stream.empty();
        return Stream.concat(self, entries.subMap(path + "/", path + AFTER_SLASH).keySet().stream());
    }

    private Stream<String> included(Stream<String> paths) {
        return paths.filter(path -> !ignored.excludes(path));
    }

    private void report(int line, String what, String remedy) {
        problems.add(dockerfile.file(), line, what, remedy);
    }
}
