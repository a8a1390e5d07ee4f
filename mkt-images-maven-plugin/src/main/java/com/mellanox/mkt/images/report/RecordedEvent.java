package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event of an earlier run.
 *
 * @param fields by the names that {@code docs/progress.md} describes
 */
record RecordedEvent(JsonValue fields) {
    /** Its kind: {@code image-started}. */
    String kind() {
        return text("event").orElse("");
    }

    /** When it happened. */
    Instant at() {
        return text("at").map(Instant::parse).orElse(Instant.EPOCH);
    }

    Optional<String> text(String field) {
        return fields.at(field).text();
    }

    /** A time in milliseconds; zero without one. */
    Duration time(String field) {
        return Duration.ofMillis(fields.at(field).number().orElse(0));
    }

    /** The texts of a list. */
    List<String> texts(String field) {
        return fields.at(field).items().stream()
                .flatMap(item -> item.text().stream())
                .toList();
    }

    /** The texts of its reasons. */
    List<String> reasons() {
        return fields.at("reasons").items().stream()
                .flatMap(reason -> reason.at("text").text().stream())
                .toList();
    }
}
