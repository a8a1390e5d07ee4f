package com.mellanox.mkt.images.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A value of a JSON document; asked for what it is not or does not hold, it answers with nothing. */
public sealed interface JsonValue {

    /** The member of that name; nothing where this is no object or has none. */
    default JsonValue at(String name) {
        return members().getOrDefault(name, JsonOther.NOTHING);
    }

    /** The members of an object, in their order. */
    default Map<String, JsonValue> members() {
        return Map.of();
    }

    /** The items of a list. */
    default List<JsonValue> items() {
        return List.of();
    }

    /** The characters of a string. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** An integer. */
    default OptionalLong number() {
        return OptionalLong.empty();
    }

    /** Whether this is the word {@code true}. */
    default boolean isTrue() {
        return this == JsonOther.TRUE;
    }

    /** An object; of members with the same name, the last counts. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /** A list. */
    record JsonList(List<JsonValue> items) implements JsonValue {
        public JsonList {
            items = List.copyOf(items);
        }
    }

    /** A string, which can be a secret and does not appear in text. */
    record JsonString(String value) implements JsonValue {
        @Override
        public Optional<String> text() {
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "a string";
        }
    }

    /** An integer that is no larger than a file. */
    record JsonInteger(long value) implements JsonValue {
        @Override
        public OptionalLong number() {
            return OptionalLong.of(value);
        }
    }

    /** Words, other numbers, which nobody of this project reads, and nothing at all. */
    enum JsonOther implements JsonValue {
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        NOTHING
    }
}
