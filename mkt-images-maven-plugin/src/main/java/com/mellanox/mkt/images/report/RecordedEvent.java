package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.time.DateTimeException;
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
    /** The event of a line; empty if the line is damaged, or of another version of this plugin. */
    static Optional<RecordedEvent> parse(String line) {
        try {
            RecordedEvent event = new RecordedEvent(JsonReader.read(line));
            boolean isKnown = event.fields.at("formatVersion").number().orElse(0) == EventLines.FORMAT_VERSION;
            return isKnown && !event.at().equals(Instant.EPOCH) ? Optional.of(event) : Optional.empty();
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

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
