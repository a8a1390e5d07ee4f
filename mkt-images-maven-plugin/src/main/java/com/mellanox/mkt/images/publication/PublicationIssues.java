package com.mellanox.mkt.images.publication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What speaks against a publication and can be overruled: collected, to be told together. */
final class PublicationIssues {
    private final List<String> doubts = new ArrayList<>();
    private final Set<String> steps = new LinkedHashSet<>();

    /**
     * Adds one.
     *
     * @param step what to do about it, after the steps of the doubts before: {@code build again}
     */
    void add(String doubt, String step) {
        doubts.add(doubt);
        steps.add(step);
    }

    boolean isEmpty() {
        return doubts.isEmpty();
    }

    /** What to do about all of them, as the beginning of a sentence. */
    String remedy() {
        String all = String.join(", then ", steps);
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }

    @Override
    public String toString() {
        return String.join("; ", doubts);
    }
}
