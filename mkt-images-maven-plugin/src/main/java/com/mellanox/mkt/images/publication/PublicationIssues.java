package com.mellanox.mkt.images.publication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The reasons against a publication that -Dmkt.push.force overrules: collected, for one message. */
final class PublicationIssues {
    private final List<String> issues = new ArrayList<>();
    private final Set<String> steps = new LinkedHashSet<>();

    /**
     * Adds a reason.
     *
     * @param step what to do about it, after the steps of the reasons before: {@code build again}
     */
    void add(String issue, String step) {
        issues.add(issue);
        steps.add(step);
    }

    boolean isEmpty() {
        return issues.isEmpty();
    }

    /** What to do about all of them, as the beginning of a sentence. */
    String remedy() {
        String all = String.join(", then ", steps);
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }

    @Override
    public String toString() {
        return String.join("; ", issues);
    }
}
