package com.mellanox.mkt.images.outdated;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The end of a distribution's release.
 *
 * @param release its name for people: {@code Fedora 40}
 * @param last the last day with updates
 */
record ReleaseEnd(String release, LocalDate last) {
    private static final String TABLE = "releases.txt";

    /**
     * The end by the content of {@code os-release}: {@code SUPPORT_END} if it is there, otherwise that of the table.
     *
     * @param fields the values by their names
     */
    static Optional<ReleaseEnd> of(Map<String, String> fields) {
        String id = fields.getOrDefault("ID", "");
        String version = fields.getOrDefault("VERSION_ID", "");
        Optional<LocalDate> declared = date(fields.getOrDefault("SUPPORT_END", ""));
        return declared.map(last -> new ReleaseEnd(id + " " + version, last)).or(() -> find(id, version));
    }

    /** The end by the table, for a version or the name of a release: {@code debian} and {@code bookworm}. */
    static Optional<ReleaseEnd> find(String distribution, String release) {
        return table().stream()
                .filter(row -> row.get(0).equals(distribution))
                .filter(row -> row.get(1).equals(release) || row.get(2).equals(release))
                .findFirst()
                .flatMap(row -> date(row.get(3)).map(last -> new ReleaseEnd(row.get(0) + " " + row.get(1), last)));
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The rows of the table: distribution, version, name, last day. */
    private static List<List<String>> table() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ReleaseEnd.class.getResourceAsStream(TABLE), TABLE), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.strip().split("\\s+", -1)))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
