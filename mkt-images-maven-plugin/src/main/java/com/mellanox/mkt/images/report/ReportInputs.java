package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records that the goals have left in the directory of a key.
 *
 * @param events of the last execution of each goal
 * @param built the content of {@code image.json}; empty if no build has ended
 * @param receipt the content of {@code published.json}; empty if nothing was published after that build
 * @param earlier the content of the receipt of the publication before this build; empty if there is none
 * @param vulnerabilities the content of {@code vulnerabilities.json}; empty if this build was not compared with a database
 * @param console the last lines of the console of the VM
 */
record ReportInputs(
        List<RecordedEvent> events,
        JsonValue built,
        JsonValue receipt,
        JsonValue earlier,
        JsonValue vulnerabilities,
        List<String> console) {
    private static final JsonValue NONE = new JsonObject(Map.of());

    /** That of all documents beside the events. */
    private static final int FORMAT_VERSION = 1;

    private static final int CONSOLE_LINES = 200;

    static ReportInputs read(Path directory) throws IOException {
        List<RecordedEvent> events = new EventRecords(directory).read();
        boolean hasBooted = has(events, "vm-started");
        boolean hasPublished = has(events, "publication-finished");
        return new ReportInputs(
                events,
                json(directory.resolve("image.json")),
                hasPublished ? json(directory.resolve("published.json")) : NONE,
                json(directory.resolve(hasPublished ? "published-before.json" : "published.json")),
                has(events, "vulnerabilities-found") ? json(directory.resolve("vulnerabilities.json")) : NONE,
                hasBooted ? lastLines(directory.resolve("console.log")) : List.of());
    }

    private static boolean has(List<RecordedEvent> events, String kind) {
        return events.stream().anyMatch(event -> event.kind().equals(kind));
    }

    /** Nothing if the file is missing, damaged, or of another version of this plugin. */
    private static JsonValue json(Path file) {
        try {
            JsonValue document = JsonReader.read(StateFile.read(file).orElse(""));
            boolean isKnown = document instanceof JsonObject
                    && document.at("formatVersion").number().orElse(FORMAT_VERSION) == FORMAT_VERSION;
            return isKnown ? document : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** The console of a VM can have bytes that are no text. */
    private static List<String> lastLines(Path file) throws IOException {
        try {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}(\\[[0-9;?]*[A-Za-z])?", ""))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The fields of the events of each kind. */
    Map<String, List<@Nullable Object>> eventsByKind() {
        Map<String, List<@Nullable Object>> kinds = new HashMap<>();
        events.forEach(event -> kinds.computeIfAbsent(event.kind(), kind -> new ArrayList<>())
                .add(event.fields().plain()));
        return kinds;
    }
}
