package com.mellanox.mkt.images.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An option of Kconfig and its value, as a line of a {@code .config} has them.
 *
 * @param name the option, without {@code CONFIG_}
 * @param value {@code y}, {@code m}, a number, a text in its quotes; {@code n} for what is not set
 */
public record KernelOption(String name, String value) {
    /** The value of what is built into the kernel. */
    static final String BUILT_IN = "y";

    /** The value of what is built as a module. */
    static final String MODULE = "m";

    /** The value of what is not built. */
    static final String NOT_SET = "n";

    private static final Pattern SET =
            Pattern.compile("CONFIG_(?<name>\\w+)=(?<value>[ymn]|-?\\d+|0[xX]\\p{XDigit}+|\"(?:[^\"\\\\]|\\\\.)*\")");
    private static final Pattern UNSET = Pattern.compile("# CONFIG_(?<name>\\w+) is not set");

    /** Reads a line; empty where it sets no option. */
    static Optional<KernelOption> parse(String line) {
        Matcher set = SET.matcher(line);
        if (set.matches()) {
            return Optional.of(new KernelOption(set.group("name"), set.group("value")));
        }
        Matcher unset = UNSET.matcher(line);
        return unset.matches() ? Optional.of(new KernelOption(unset.group("name"), NOT_SET)) : Optional.empty();
    }

    /** The option as users know it. */
    String option() {
        return "CONFIG_" + name;
    }
}
