package com.mellanox.mkt.images.ospackage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packages that {@code rpm} lists in a container. */
final class RpmList {
    /** Lists a package on each line: name, version with epoch and release, architecture, source package, licence. */
    static final List<String> COMMAND = List.of(
            "rpm",
            "-qa",
            "--queryformat",
            "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%|ARCH?{%{ARCH}}:{}|"
                    + "\\t%|SOURCERPM?{%{SOURCERPM}}:{}|\\t%|LICENSE?{%{LICENSE}}:{}|\\n");

    private static final int FIELDS = 5;
    private static final int SOURCE = 3;
    private static final int LICENSE = 4;

    /** {@code bash-5.2.26-3.fc40.src.rpm}. */
    private static final Pattern SOURCE_RPM =
            Pattern.compile("(?<name>.+)-(?<version>[^-]+-[^-]+)\\.(?:src|nosrc)\\.rpm");

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
        if (fields.length != FIELDS || fields[0].isBlank() || fields[0].equals(KEYS)) {
            return Optional.empty();
        }
        Matcher source = SOURCE_RPM.matcher(fields[SOURCE]);
        boolean hasSource = source.matches();
        String version = fields[1].substring(fields[1].indexOf(':') + 1);
        return Optional.of(new OsPackage(
                fields[0],
                fields[1],
                fields[2],
                OsPackage.RPM,
                hasSource ? unless(fields[0], source.group("name")) : null,
                hasSource ? unless(version, source.group("version")) : null,
                unless("", fields[LICENSE].strip())));
    }

    private static @Nullable String unless(String same, String value) {
        return value.equals(same) ? null : value;
    }
}
