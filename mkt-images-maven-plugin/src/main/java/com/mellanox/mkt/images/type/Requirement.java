package com.mellanox.mkt.images.type;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What images must have before they are published, by {@code require:} of a descriptor. */
public enum Requirement {
    /** They are built from a lock file. */
    LOCK,
    /** The KVM image has booted on this machine. */
    BOOT,
    /** Each final image has a list of its packages. */
    SBOM,
    /** A key signs them. */
    SIGNATURE,
    /** They were built a second time on this machine, and were the same. */
    REPRODUCIBLE;

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the text is none, with those that there are
     */
    public static Requirement parse(String text) {
        return Arrays.stream(values())
                .filter(requirement -> requirement.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known"));
    }

    /** All of them, for remedies. */
    public static String all() {
        return Arrays.stream(values()).map(Requirement::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
