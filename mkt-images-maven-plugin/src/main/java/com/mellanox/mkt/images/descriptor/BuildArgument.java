package com.mellanox.mkt.images.descriptor;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value that a descriptor gives to an {@code ARG} of its Dockerfiles.
 *
 * @param line its line in the descriptor
 */
public record BuildArgument(String name, String value, int line) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> PROXIES =
            Set.of("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy");

    public BuildArgument {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a name of a build argument: letters, digits and '_', and no digit in front");
        }
    }

    /** Whether an argument is one of those that pass proxies to the steps of every build. */
    static boolean isProxy(String name) {
        return PROXIES.contains(name.toLowerCase(Locale.ROOT));
    }
}
