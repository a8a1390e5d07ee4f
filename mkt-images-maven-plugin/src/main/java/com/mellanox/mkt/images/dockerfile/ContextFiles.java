package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.SharedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds out which files of a docker directory a Dockerfile takes in, so that no others are sent to the engine and none else
 * count for the image.
 */
public final class ContextFiles {
    private final Dockerfile dockerfile;
    private final DirectoryListing listing;
    private final Problems problems;
    private final TreeSet<String> selected = new TreeSet<>();

    private ContextFiles(Dockerfile dockerfile, DirectoryListing listing, Problems problems) {
        this.dockerfile = dockerfile;
        this.listing = listing;
        this.problems = problems;
    }

    /**
     * The files, directories and symbolic links that the context sources name.
     *
     * @return paths relative to the docker directory, with {@code /}, sorted, a directory before what is in it; what a named
     *     link leads to is among them. Sources that cannot be had are added to the problems.
     */
    public static List<String> of(Dockerfile dockerfile, DockerDirectory directory, Problems problems) {
        if (dockerfile.contextSources().isEmpty()) {
            return List.of();
        }
        IgnoreFile ignored = IgnoreFile.of(dockerfile.file(), directory.path(), problems);
        try {
            ContextFiles files = new ContextFiles(dockerfile, DirectoryListing.of(directory, ignored), problems);
            files.byInstruction().forEach(files::select);
            return List.copyOf(files.selected);
        } catch (IOException e) {
            problems.add(
                    directory.path(),
                    0,
                    "the docker directory cannot be read: " + Causes.reason(e),
                    "Mend its permissions");
            return List.of();
        }
    }

    private Map<Integer, List<ContextSource>> byInstruction() {
        Map<Integer, List<ContextSource>> byLine = new LinkedHashMap<>();
        dockerfile
                .contextSources()
                .forEach(source -> byLine.computeIfAbsent(source.line(), line -> new ArrayList<>())
                        .add(source));
        return byLine;
    }

    /** A pattern may match nothing as long as another source of its instruction is there: so does Docker. */
    private void select(int line, List<ContextSource> sources) {
        List<String> unmatched = new ArrayList<>();
        boolean found = false;
        for (ContextSource source : sources) {
            if (source instanceof ContextSource.Files files && GlobPattern.isPattern(files.pattern())) {
                boolean matched = selectMatching(files);
                found |= matched;
                if (!matched) {
                    unmatched.add(files.pattern());
                }
            } else {
                selectNamed(line, source instanceof ContextSource.Files files ? files.pattern() : ".");
                found = true;
            }
        }
        if (!found && !unmatched.isEmpty()) {
            report(
                    line,
                    "nothing in " + listing.directory() + " matches " + String.join(", ", unmatched),
                    "Add the files, or correct the pattern");
        }
    }

    private boolean selectMatching(ContextSource.Files source) {
        String clean = ContextPath.clean(source.pattern());
        if (ContextPath.leaves(clean)) {
            selectNamed(source.line(), source.pattern());
            return true;
        }
        try {
            GlobPattern pattern = GlobPattern.of(clean);
            List<String> matching = listing.included().filter(pattern::matches).toList();
            matching.forEach(path -> selectNamed(source.line(), path));
            return !matching.isEmpty();
        } catch (IllegalArgumentException e) {
            report(source.line(), String.valueOf(e.getMessage()), "Close it, or write '\\[' for the character");
            return true;
        }
    }

    private void selectNamed(int line, String source) {
        Optional<String> reached = follow(line, source);
        if (reached.isEmpty()) {
            return;
        }
        String path = reached.get();
        List<String> beneath = listing.included(path).toList();
        selected.addAll(beneath);
        if (beneath.isEmpty() && listing.has(path)) {
            report(
                    line,
                    "'" + source + "' is left out by " + listing.ignoredBy(),
                    "Let a line '!" + path + "' follow in that file, or do not name it here");
        } else if (beneath.isEmpty() && !path.isEmpty()) {
            report(
                    line,
                    "'" + source + "' does not exist in " + listing.directory(),
                    "Add the file, or correct the name");
        }
        beneath.stream()
                .filter(listing::isSpecial)
                .forEach(special -> report(
                        line, "'" + special + "' is neither file nor directory nor link", "Remove it, or ignore it"));
    }

    /** The path that a source's links lead to; the links are selected on the way. */
    private Optional<String> follow(int line, String source) {
        try {
            SymlinkResolver path = SymlinkResolver.follow(listing.directory(), ContextPath.clean(source));
            path.links().stream().filter(link -> !listing.isIgnored(link)).forEach(selected::add);
            return Optional.of(path.end());
        } catch (SymlinkResolver.LeavesException e) {
            report(
                    line,
                    "'" + source + "' " + e.getMessage(),
                    "Put a copy into the docker directory and name it relative to it; or put the file into "
                            + listing.directory().resolveSibling(SharedFile.DIRECTORY) + ", which a link may lead to");
        } catch (IOException e) {
            report(line, "'" + source + "' cannot be read: " + Causes.reason(e), "Mend its permissions");
        }
        return Optional.empty();
    }

    private void report(int line, String what, String remedy) {
        problems.add(dockerfile.file(), line, what, remedy);
    }
}
