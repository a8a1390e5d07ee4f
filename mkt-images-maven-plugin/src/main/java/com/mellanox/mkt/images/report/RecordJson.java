package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.ReasonText;
import com.mellanox.mkt.images.event.BuildEvent.ImageMeasured.Layer;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import com.mellanox.mkt.images.event.KnownVulnerability;
import com.mellanox.mkt.images.reason.Reason;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reasons and events as members of JSON objects, by the names of their types and values. */
final class RecordJson {
    private RecordJson() {}

    /** The name of a type, {@code source-not-fetched}. */
    static String kind(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A reason: its kind, its values, and the text that people read. */
    static Map<String, @Nullable Object> reason(Reason reason) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("kind", kind(reason.getClass()));
        addValues(reason, members);
        members.put("text", ReasonText.of(reason));
        return members;
    }

    /** Adds the values of a record. A time has its unit in its name: {@code timeMillis}. */
    static void addValues(Object source, Map<String, @Nullable Object> members) {
        try {
            for (RecordComponent value : source.getClass().getRecordComponents()) {
                members.put(name(value), json(value.getAccessor().invoke(source)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of a value. */
    static String name(RecordComponent value) {
        boolean isTime = value.getGenericType().getTypeName().contains(Duration.class.getName());
        return isTime ? value.getName() + "Millis" : value.getName();
    }

    private static @Nullable Object json(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null));
        } else if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        } else if (value instanceof Duration time) {
            return time.toMillis();
        } else if (value instanceof Reason reason) {
            return reason(reason);
        } else if (value instanceof Part
                || value instanceof Layer
                || value instanceof KernelResult
                || value instanceof KnownVulnerability) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            addValues(value, members);
            return members;
        } else if (value instanceof List<?> values) {
            return values.stream().map(RecordJson::json).toList();
        }
        return value;
    }
}
