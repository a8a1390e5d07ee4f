package com.mellanox.mkt.images.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An option of Kconfig and its value, as in a line of a {@code .config}.
 *
 * @param name the option, without {@code CONFIG_}
 * @param value {@code y}, {@code m}, a number, a text in its quotes; {@code n} if it is not set
 */
record KernelOption(String name, String value) {
    static final String BUILT_IN = "y";
    static final String MODULE = "m";
    static final String NOT_SET = "n";

    private static final Pattern SET =
            Pattern.compile("CONFIG_(?<name>\\w+)=(?<value>[ymn]|-?\\d+|0[xX]\\p{XDigit}+|\"(?:[^\"\\\\]|\\\\.)*\")");
    private static final Pattern UNSET = Pattern.compile("# CONFIG_(?<name>\\w+) is not set");

    /** Reads a line; empty if it sets no option. */
    static Optional<KernelOption> parse(String line) {
        Matcher set = SET.matcher(line);
        if (set.matches()) {
            return Optional.of(new KernelOption(set.group("name"), set.group("value")));
        }
        Matcher unset = UNSET.matcher(line);
        return unset.matches() ? Optional.of(new KernelOption(unset.group("name"), NOT_SET)) : Optional.empty();
    }

    boolean isBuiltIn() {
        return value.equals(BUILT_IN);
    }
}
