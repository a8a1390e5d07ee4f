package com.mellanox.mkt.images.random;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forms that a later version of this plugin, or a damage, can give a file. */
final class LaterForms {
    /** Those that show most. */
    private static final Set<String> FEW = Set.of("an object of a later version", "another text as at");

    /** Tries all forms of all files: {@code -Dmkt.test.state.all=true}, a minute. */
    private static final boolean ALL = Boolean.getBoolean("mkt.test.state.all");

    private LaterForms() {}

    /** The texts by what they are, of a file whose text this version writes. */
    static Map<String, String> of(String text) {
        Map<String, String> forms = all(text);
        if (!ALL) {
            forms.keySet().removeIf(form -> !FEW.contains(form) && !(form.equals("a list") && text.startsWith("{")));
        }
        return forms;
    }

    private static Map<String, String> all(String text) {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("empty", "");
        forms.put("an object of a later version", "{\"formatVersion\": 99, \"all\": {\"is\": [\"new\"]}}\n");
        forms.put("a list", "[{\"name\": [1]}, 2]\n");
        forms.put("no text", "\0\uFFFD\t\n\n\0");
        forms.put("cut", text.substring(0, text.length() / 2));
        forms.put("one more line", text + "{\"and\": \"more\"}\n");
        forms.put("another first line", "99: later\n" + text);
        try {
            if (JsonReader.read(text) instanceof JsonValue.JsonObject object) {
                addObjects(object, forms);
            }
        } catch (JacksonException e) {
            return forms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return forms;
    }

    private static void addObjects(JsonValue.JsonObject object, Map<String, String> forms) {
        forms.put("unknown members", with(object, "unknown", Map.of("a", List.of(1))));
        for (String name : object.members().keySet()) {
            forms.put("a list as " + name, with(object, name, List.of(List.of("?"))));
            forms.put("an object as " + name, with(object, name, Map.of("later", "form")));
            forms.put("another text as " + name, with(object, name, "?\n"));
            forms.put("a number as " + name, with(object, name, -99));
            forms.put("null as " + name, with(object, name, null));
        }
    }

    private static String with(JsonValue.JsonObject object, String name, @Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(object.plain());
        members.put(name, value);
        return JsonWriter.line(members);
    }
}
