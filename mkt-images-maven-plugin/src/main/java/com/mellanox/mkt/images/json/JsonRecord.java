package com.mellanox.mkt.images.json;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** A public record that is written as an object; other records are values, which are written as their text. */
public interface JsonRecord {

    /** The components by their names, without those that are null. */
    default Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        for (RecordComponent component : getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(this);
                if (value != null) {
                    members.put(component.getName(), value);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(getClass() + " is not a public record", e);
            }
        }
        return members;
    }
}
