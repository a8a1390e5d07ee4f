package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of the configuration that differs between two images.
 *
 * @param name {@code Entrypoint}, or with the kind in front: {@code label com.example.x}, {@code environment PATH}
 * @param before its value in the first image; null if it has none
 * @param after its value in the second image; null if it has none
 */
public record ConfigurationChange(
        String name, @Nullable String before, @Nullable String after) implements JsonRecord {
    private static final String ENVIRONMENT = "Env";
    private static final String LABELS = "Labels";

    /** The name of a container that a builder used, and the image that a step was built on. */
    private static final Set<String> IGNORED = Set.of("Hostname", "Image", ENVIRONMENT, LABELS);

    private static final Set<String> OF_IMAGE = Set.of("architecture", "os", "variant", "author");

    /**
     * Compares two configurations. Times and the history are left out, and so are layers.
     *
     * @param ignored labels that are left out
     */
    static List<ConfigurationChange> between(JsonValue before, JsonValue after, Set<String> ignored) {
        return between(values(before, ignored), values(after, ignored));
    }

    /** Compares values by their names. */
    public static List<ConfigurationChange> between(SortedMap<String, String> first, SortedMap<String, String> second) {
        Set<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        List<ConfigurationChange> changes = new ArrayList<>();
        for (String name : names) {
            @Nullable String was = first.get(name);
            @Nullable String is = second.get(name);
            if (!Objects.equals(was, is)) {
                changes.add(new ConfigurationChange(name, was, is));
            }
        }
        return changes;
    }

    private static SortedMap<String, String> values(JsonValue configuration, Set<String> ignored) {
        SortedMap<String, String> values = new TreeMap<>();
        OF_IMAGE.forEach(name -> add(values, name, configuration.at(name)));
        JsonValue config = configuration.at("config");
        config.members().forEach((name, value) -> {
            if (!IGNORED.contains(name)) {
                add(values, name, value);
            }
        });
        config.at(LABELS).members().forEach((name, value) -> {
            if (!ignored.contains(name)) {
                add(values, "label " + name, value);
            }
        });
        for (JsonValue each : config.at(ENVIRONMENT).items()) {
            String[] variable = each.text().orElse("").split("=", 2);
            values.put("environment " + variable[0], variable.length > 1 ? variable[1] : "");
        }
        return values;
    }

    /** Adds a value, unless it is empty: builders write an empty list, or none. */
    private static void add(SortedMap<String, String> values, String name, JsonValue value) {
        String text = text(value);
        if (!text.isEmpty() && !text.equals("false")) {
            values.put(name, text);
        }
    }

    private static String text(JsonValue value) {
        if (!value.items().isEmpty()) {
            return value.items().stream().map(ConfigurationChange::text).collect(Collectors.joining(" "));
        }
        Map<String, JsonValue> members = value.members();
        if (!members.isEmpty()) {
            boolean isSet = members.values().stream()
                    .allMatch(member -> member.members().isEmpty()
                            && member.items().isEmpty()
                            && member.text().isEmpty()
                            && member.number().isEmpty());
            // Ports and volumes are the names of empty objects.
            return isSet
                    ? String.join(" ", new TreeSet<>(members.keySet()))
                    : JsonWriter.line(((JsonValue.JsonObject) value).plain()).strip();
        }
        Object scalar = value.plain();
        return scalar == null || scalar instanceof Map || scalar instanceof List ? "" : scalar.toString();
    }
}
