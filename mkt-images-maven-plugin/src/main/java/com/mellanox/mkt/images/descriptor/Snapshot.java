package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The date of the distribution's packages, which a Dockerfile gets as the build argument {@code SNAPSHOT}.
 *
 * @param instant in whole seconds
 * @param line its line in the descriptor
 */
public record Snapshot(Instant instant, int line) {
    /** The field of the descriptor. */
    static final String FIELD = "snapshot";

    /** The build argument. */
    public static final String ARGUMENT = "SNAPSHOT";

    /** The value of the build argument, in the form of snapshot archives: {@code 20261120T000000Z}. */
    public String argument() {
        return DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    /** The snapshot of a descriptor; empty if it has none, or if it is wrong, which is reported. */
    static Optional<Snapshot> read(YamlMapping fields, List<BuildArgument> arguments) {
        Optional<Snapshot> snapshot = fields.text(FIELD)
                .flatMap(text -> fields.checked(
                        text,
                        FIELD,
                        () -> parse(text),
                        "Write a date, 2026-11-20, or an instant, 2026-11-20T08:00:00Z"));
        if (fields.has(FIELD)) {
            arguments.stream()
                    .filter(argument -> argument.name().equals(ARGUMENT))
                    .forEach(argument -> fields.report(
                            argument.line(),
                            "'arguments' names '" + ARGUMENT + "', which is the value of '" + FIELD + "'",
                            "Keep one of them"));
        }
        return snapshot;
    }

    private static Snapshot parse(YamlText text) {
        try {
            Instant instant = text.text().contains("T")
                    ? Instant.parse(text.text())
                    : LocalDate.parse(text.text()).atStartOfDay(ZoneOffset.UTC).toInstant();
            return new Snapshot(instant.truncatedTo(ChronoUnit.SECONDS), text.line());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text.text() + "' is not a date", e);
        }
    }
}
