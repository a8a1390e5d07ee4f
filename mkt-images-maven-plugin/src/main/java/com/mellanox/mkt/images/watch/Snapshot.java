package com.mellanox.mkt.images.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of a target at a moment.
 *
 * @param files by path, what changes when the file does: mode, size and time
 * @param directories where changes are to be noticed; those that do not exist are replaced by what they would be in
 */
record Snapshot(Map<String, String> files, Set<Path> directories) {
    Snapshot {
        files = Map.copyOf(files);
        directories = Set.copyOf(directories);
    }

    /** A target without files. */
    static Snapshot empty(Path directory) {
        return new Snapshot(Map.of(), Set.of(directory));
    }

    /** The paths of the files that differ, in order. */
    List<String> differences(Snapshot later) {
        Set<String> paths = new TreeSet<>(files.keySet());
        paths.addAll(later.files.keySet());
        paths.removeIf(path -> Objects.equals(files.get(path), later.files.get(path)));
        return List.copyOf(paths);
    }
}
