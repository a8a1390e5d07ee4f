package com.mellanox.mkt.images.io;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The hard links of a tar, each with the name that it links to. For one thread. */
public final class HardLinks {
    private final SortedMap<String, String> targets = new TreeMap<>();

    /** Adds a hard link. */
    public void add(String name, String target) {
        targets.put(name, target);
    }

    /** The names of all hard links. */
    public Set<String> names() {
        return Collections.unmodifiableSet(targets.keySet());
    }

    /** The name of the entry with the content of the file: the given one, if it is not a hard link. */
    public String original(String name) {
        String original = name;
        // Hard links in a circle have no file: the loop ends nevertheless.
        for (int i = 0; i < targets.size() && targets.containsKey(original); i++) {
            original = targets.getOrDefault(original, original);
        }
        return original;
    }
}
