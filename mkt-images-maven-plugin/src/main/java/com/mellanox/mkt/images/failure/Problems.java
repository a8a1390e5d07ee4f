package com.mellanox.mkt.images.failure;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the problems of the files of a run, to report them together. For one thread. */
public final class Problems {
    private final Map<Path, Set<Problem>> byFile = new LinkedHashMap<>();

    public void add(Problem problem) {
        // A Dockerfile that two images share is read for each of them.
        byFile.computeIfAbsent(problem.file(), file -> new LinkedHashSet<>()).add(problem);
    }

    /** Adds a problem; its parts are those of {@link Problem}. */
    public void add(Path file, int line, String what, String remedy) {
        add(new Problem(file, line, what, remedy));
    }

    public boolean isEmpty() {
        return byFile.isEmpty();
    }

    /** How many problems there are; if it grew, a called reader found one. */
    public int count() {
        return byFile.values().stream().mapToInt(Set::size).sum();
    }

    /** The problems: files in the order of their first one, and within a file by line. */
    public List<Problem> list() {
        return byFile.values().stream()
                .flatMap(ofFile -> ofFile.stream().sorted(Comparator.comparingInt(Problem::line)))
                .toList();
    }

    /** Fails with all problems, if there are any. */
    public void throwIfAny() {
        InvalidInputException.throwIfAny(list());
    }
}
