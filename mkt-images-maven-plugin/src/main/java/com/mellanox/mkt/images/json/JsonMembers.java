package com.mellanox.mkt.images.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an object, in the order in which they are added. */
public final class JsonMembers implements JsonRecord {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** An object with a first member; null for none. */
    public static JsonMembers of(String name, @Nullable Object value) {
        return new JsonMembers().with(name, value);
    }

    /** Adds a member, unless the value is null, or an empty text or list. */
    public JsonMembers with(String name, @Nullable Object value) {
        if (value != null && !isEmpty(value)) {
            members.put(name, value);
        }
        return this;
    }

    private static boolean isEmpty(Object value) {
        if (value instanceof Collection<?> items) {
            return items.isEmpty();
        }
        return value instanceof JsonMembers object ? object.members.isEmpty() : value.equals("");
    }

    @Override
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }
}
