package com.mellanox.mkt.images.dockerfile;

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

/**
 * Finds out which files of a docker directory a Dockerfile takes in, so that no others are sent to the engine and none else
 * count for the image.
 */
public final class ContextFiles {
    /** The character after the slash: all paths within a directory sort before its name with this behind it. */
    private static final String AFTER_SLASH = "0";

    private final Dockerfile dockerfile;
    private final Path directory;
    private final SortedMap<String, Boolean> entries;
    private final IgnoreFile ignored;
    private final Problems problems;
    private final TreeSet<String> selected = new TreeSet<>();

    private ContextFiles(Dockerfile dockerfile, DockerDirectory directory, IgnoreFile ignored, Problems problems)
            throws IOException {
        this.dockerfile = dockerfile;
        this.directory = directory.path();
        this.entries = directory.entries();
        this.ignored = ignored;
        this.problems = problems;
    }

    /**
     * The files, directories and symbolic links that the context sources name.
     *
     * @return paths relative to the docker directory, with {@code /}, sorted, a directory before what is in it; what a named
     *     link leads to is among them. Sources that cannot be read are added to the problems.
     */
    public static List<String> of(Dockerfile dockerfile, DockerDirectory directory, Problems problems) {
        if (dockerfile.contextSources().isEmpty()) {
            return List.of();
        }
        IgnoreFile ignored = IgnoreFile.of(dockerfile.file(), directory.path(), problems);
        try {
            ContextFiles files = new ContextFiles(dockerfile, directory, ignored, problems);
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

    /** A pattern may match nothing as long as another source of its instruction is there: so does Docker. */
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

    /** Selects what a source names; false where it is a pattern that matches nothing. */
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
                    "'" + source + "' is left out by " + ignored.name(),
                    "Let a line '!" + path + "' follow in that file, or do not name it here");
        } else if (beneath.isEmpty() && !path.isEmpty()) {
            report(line, "'" + source + "' does not exist in " + directory, "Add the file, or correct the name");
        }
        beneath.stream()
                .filter(each -> entries.getOrDefault(each, false))
                .forEach(special -> report(
                        line, "'" + special + "' is neither file nor directory nor link", "Remove it, or ignore it"));
    }

    /** The path that a source's links lead to; the links are selected on the way. */
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

    /** A path, where it exists, and what is within it; everything for the empty path. */
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
