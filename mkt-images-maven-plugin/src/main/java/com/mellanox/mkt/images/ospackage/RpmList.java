package com.mellanox.mkt.images.ospackage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The packages that {@code rpm} lists in a container. */
final class RpmList {
    /** Lists a package on each line: name, version with epoch and release, architecture. */
    static final List<String> COMMAND = List.of(
            "rpm",
            "-qa",
            "--queryformat",
            "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%|ARCH?{%{ARCH}}:{}|\\n");

    private static final int FIELDS = 3;

    /** The entries for the keys that packages are signed with, which have no files. */
    private static final String KEYS = "gpg-pubkey";

    private RpmList() {}

    /** The packages of the output; other lines, such as warnings, are none. */
    static List<OsPackage> of(ByteArrayOutputStream output) {
        return output.toString(StandardCharsets.UTF_8)
                .lines()
                .flatMap(line -> parse(line).stream())
                .toList();
    }

    private static Optional<OsPackage> parse(String line) {
        String[] fields = line.split("\t", -1);
        return fields.length == FIELDS && !fields[0].isBlank() && !fields[0].equals(KEYS)
                ? Optional.of(new OsPackage(fields[0], fields[1], fields[2]))
                : Optional.empty();
    }
}
