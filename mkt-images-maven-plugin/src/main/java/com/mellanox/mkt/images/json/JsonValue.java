package com.mellanox.mkt.images.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A value of a JSON document. A value of another type, and a missing member, read as empty. */
public sealed interface JsonValue {

    /** The member of that name; empty if there is none. */
    default JsonValue at(String name) {
        return members().getOrDefault(name, JsonScalar.NULL);
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

    /** An integer that fits into a long. */
    default OptionalLong number() {
        return OptionalLong.empty();
    }

    /** Whether this is {@code true}. */
    default boolean isTrue() {
        return false;
    }

    /** The value by types of the JDK: maps, lists, strings, longs, booleans, null. */
    @Nullable Object plain();

    /** An object; of members with the same name, the last counts. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public Map<String, @Nullable Object> plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            members.forEach((name, value) -> plain.put(name, value.plain()));
            return plain;
        }
    }

    /** A list. */
    record JsonList(List<JsonValue> items) implements JsonValue {
        public JsonList {
            items = List.copyOf(items);
        }

        @Override
        public List<@Nullable Object> plain() {
            List<@Nullable Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(item.plain()));
            return plain;
        }
    }

    /** A string, long, boolean or null. It can be a secret and does not appear in text. */
    record JsonScalar(@Nullable Object value) implements JsonValue {
        public static final JsonScalar NULL = new JsonScalar(null);

        @Override
        public Optional<String> text() {
            return value instanceof String text ? Optional.of(text) : Optional.empty();
        }

        @Override
        public OptionalLong number() {
            return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
        }

        @Override
        public boolean isTrue() {
            return Boolean.TRUE.equals(value);
        }

        @Override
        public @Nullable Object plain() {
            return value;
        }

        @Override
        public String toString() {
            return "a value";
        }
    }
}
