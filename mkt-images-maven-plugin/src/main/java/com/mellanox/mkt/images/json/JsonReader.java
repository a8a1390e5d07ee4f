package com.mellanox.mkt.images.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.mellanox.mkt.images.json.JsonValue.JsonList;
import com.mellanox.mkt.images.json.JsonValue.JsonObject;
import com.mellanox.mkt.images.json.JsonValue.JsonScalar;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first value of a document, by the streaming parser alone: jackson-databind takes a third of a second to load,
 * which is most of the time of a run that has nothing to do.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    /**
     * Reads and closes a stream.
     *
     * @throws com.fasterxml.jackson.core.JacksonException if it is not JSON
     */
    public static JsonValue read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            return value(parser, parser.nextToken());
        }
    }

    /**
     * Reads text.
     *
     * @throws com.fasterxml.jackson.core.JacksonException if it is not JSON
     */
    public static JsonValue read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return value(parser, parser.nextToken());
        }
    }

    private static JsonValue value(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            return JsonScalar.NULL;
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> new JsonScalar(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> new JsonScalar(parser.getBooleanValue());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? JsonScalar.NULL
                        : new JsonScalar(parser.getLongValue());
            default -> JsonScalar.NULL;
        };
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return new JsonObject(members);
    }

    private static JsonList list(JsonParser parser) throws IOException {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new JsonList(items);
    }
}
