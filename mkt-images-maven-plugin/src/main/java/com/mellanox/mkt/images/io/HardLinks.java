package com.mellanox.mkt.images.io;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The further names of files in a tar, each with the name that stood before it. For one thread. */
public final class HardLinks {
    private final SortedMap<String, String> targets = new TreeMap<>();

    /** Takes one more name of a file. */
    public void add(String name, String target) {
        targets.put(name, target);
    }

    /** All further names. */
    public Set<String> names() {
        return Collections.unmodifiableSet(targets.keySet());
    }

    /** The name under which the file itself stands in the tar: the given one, where that is no further one. */
    public String original(String name) {
        String original = name;
        // Names that go in a circle have no file; they end somewhere all the same.
        for (int i = 0; i < targets.size() && targets.containsKey(original); i++) {
            original = targets.getOrDefault(original, original);
        }
        return original;
    }
}
