package com.mellanox.mkt.images.watch;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files of a target that are new, gone, or other ones than before.
 *
 * @param target the name of the target: {@code support_rdma_core}
 * @param files their paths in the target, in order; at least one
 */
public record Change(String target, List<String> files) {
    public Change {
        files = List.copyOf(files);
    }

    /** The files of both, each target once, in the order of their names. */
    static List<Change> merge(List<Change> some, List<Change> more) {
        Map<String, SortedSet<String>> files = new TreeMap<>();
        Stream.of(some, more)
                .flatMap(List::stream)
                .forEach(change -> files.computeIfAbsent(change.target(), target -> new TreeSet<>())
                        .addAll(change.files()));
        return files.entrySet().stream()
                .map(entry -> new Change(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }
}
