package com.mellanox.mkt.images.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.mellanox.mkt.images.json.JsonValue.JsonInteger;
import com.mellanox.mkt.images.json.JsonValue.JsonList;
import com.mellanox.mkt.images.json.JsonValue.JsonObject;
import com.mellanox.mkt.images.json.JsonValue.JsonOther;
import com.mellanox.mkt.images.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the first value of a document. By the streaming parser alone: jackson-databind takes a third of a second to load,
 * which is most of what a run may take that has nothing to do.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    /**
     * Reads and closes a stream.
     *
     * @throws com.fasterxml.jackson.core.JacksonException where it is no JSON
     */
    public static JsonValue read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            return first(parser);
        }
    }

    /**
     * Reads text.
     *
     * @throws com.fasterxml.jackson.core.JacksonException where it is no JSON
     */
    public static JsonValue read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return first(parser);
        }
    }

    private static JsonValue first(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? JsonOther.NOTHING : value(parser, token);
    }

    private static JsonValue value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> new JsonString(parser.getText());
            case VALUE_TRUE -> JsonOther.TRUE;
            case VALUE_FALSE -> JsonOther.FALSE;
            case VALUE_NULL -> JsonOther.NULL;
            case VALUE_NUMBER_INT -> integer(parser);
            default -> JsonOther.NUMBER;
        };
    }

    private static JsonValue integer(JsonParser parser) throws IOException {
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return fits ? new JsonInteger(parser.getLongValue()) : JsonOther.NUMBER;
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
