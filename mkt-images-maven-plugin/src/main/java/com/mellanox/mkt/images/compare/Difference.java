package com.mellanox.mkt.images.compare;

import java.util.Comparator;

/**
 * What differs between two builds of an image.
 *
 * @param kind what kind of difference; the first kinds tell most about the cause
 * @param subject a path, {@code /etc/motd}, or a member of the configuration, {@code config.Env[1]}
 * @param how the two values: {@code mode 0644, then 0600}
 */
public record Difference(Kind kind, String subject, String how) implements Comparable<Difference> {
    private static final Comparator<Difference> ORDER =
            Comparator.comparing(Difference::kind).thenComparing(Difference::subject);

    /** The kinds, the most telling first. */
    public enum Kind {
        CONFIGURATION,
        MISSING,
        CONTENT,
        ATTRIBUTES,
        TIME,
        /** A time that a build took from the clock of its engine, since that does not rewrite times. */
        CLOCK
    }

    @Override
    public int compareTo(Difference other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return subject + ": " + how;
    }
}
