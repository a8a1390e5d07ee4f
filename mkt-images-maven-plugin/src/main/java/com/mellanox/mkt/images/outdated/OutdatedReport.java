package com.mellanox.mkt.images.outdated;

import com.mellanox.mkt.images.io.TextTable;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.outdated.OutdatedEntry.State;
import com.mellanox.mkt.images.type.ImageKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a key is outdated: as a table for people, and as a JSON document, which {@code docs/lock.md} describes. */
public record OutdatedReport(ImageKey key, List<OutdatedEntry> entries) {
    private static final int FORMAT_VERSION = 1;
    private static final int SHOWN = 12;

    public OutdatedReport {
        entries = List.copyOf(entries);
    }

    /** How many entries are outdated. */
    public int outdated() {
        return (int) entries.stream()
                .filter(entry -> entry.state() == State.OUTDATED)
                .count();
    }

    /** The table and the sum, as lines. */
    public List<String> lines() {
        TextTable table = new TextTable(List.of("", "used", "newest", "state", ""));
        entries.forEach(entry -> table.add(List.of(
                entry.kind() + " " + entry.name(),
                shown(entry.used()),
                shown(entry.newest()),
                entry.state().toString(),
                entry.note())));
        List<String> lines = new ArrayList<>();
        table.lines().forEach(line -> lines.add("  " + line));
        lines.add(key + ": " + (outdated() == 0 ? "nothing" : String.valueOf(outdated())) + " of " + entries.size()
                + " is outdated");
        return lines;
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "–";
        }
        String hex = value.replaceFirst("^sha256:", "");
        return hex.matches("[0-9a-f]{40,}") ? hex.substring(0, SHOWN) : hex;
    }

    /** The document. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("key", key);
        document.put("outdated", outdated());
        document.put("entries", entries);
        return JsonWriter.write(document);
    }
}
