package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code .dockerignore}, which excludes files of a docker directory from builds. The last rule that matches
 * decides.
 *
 * @param name the file's name; empty if there is no file
 */
record IgnoreFile(String name, List<Rule> rules) {

    IgnoreFile {
        rules = List.copyOf(rules);
    }

    /** A line of the file. */
    record Rule(GlobPattern pattern, boolean excludes) {}

    /** The file for a Dockerfile: its own, otherwise that of the docker directory. */
    static IgnoreFile of(Path dockerfile, Path dockerDirectory, Problems problems) {
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
        Path file = exists(own) ? own : dockerDirectory.resolve(".dockerignore");
        if (!exists(file)) {
            return new IgnoreFile("", List.of());
        }
        List<Rule> rules = new ArrayList<>();
        TextFile.read(file, problems).ifPresent(text -> {
            List<String> lines = text.lines();
            for (int i = 0; i < lines.size(); i++) {
                String line = i == 0 ? lines.get(i).replaceFirst("^\uFEFF", "") : lines.get(i);
                if (!line.isBlank() && !line.startsWith("#")) {
                    addRule(file, i + 1, line.strip(), rules, problems);
                }
            }
        });
        return new IgnoreFile(file.getFileName().toString(), rules);
    }

    /** A link to a missing file exists, too: without its error, the build would get files that it excludes. */
    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void addRule(Path file, int line, String text, List<Rule> rules, Problems problems) {
        boolean excludes = !text.startsWith("!");
        String pattern = ContextPath.clean(excludes ? text : text.substring(1).strip());
        if (text.equals("!")) {
            problems.add(file, line, "'!' has no pattern after it", "Write a pattern after it, or delete the line");
        }
        if (pattern.isEmpty()) {
            return;
        }
        try {
            rules.add(new Rule(GlobPattern.of(pattern), excludes));
        } catch (IllegalArgumentException e) {
            problems.add(file, line, String.valueOf(e.getMessage()), GlobPattern.REMEDY);
        }
    }

    boolean excludes(String path) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (rule.excludes() != excluded && rule.pattern().matchesPathOrParent(path)) {
                excluded = rule.excludes();
            }
        }
        return excluded;
    }
}
