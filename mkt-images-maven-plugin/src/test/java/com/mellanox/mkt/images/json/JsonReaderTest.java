package com.mellanox.mkt.images.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.mellanox.mkt.images.json.JsonValue.JsonList;
import com.mellanox.mkt.images.json.JsonValue.JsonObject;
import com.mellanox.mkt.images.json.JsonValue.JsonScalar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Documents of all shapes as trees. */
class JsonReaderTest {

    @Test
    void readWhenNestedHoldsAllInOrder() throws IOException {
        JsonValue value = JsonReader.read(
                "{\"z\":[\"a\",{\"b\":[[],{}]},1.5e3,true,false,null],\"a\":{\"deep\":{\"er\":\"\\u00fc\\n\"}},\"z2\":\"\"}");

        assertThat(value).isInstanceOf(JsonObject.class);
        assertThat(value.members()).containsOnlyKeys("z", "a", "z2");
        assertThat(value.members().keySet()).containsExactly("z", "a", "z2");
        assertThat(value.at("a").at("deep").at("er").text()).contains("ü\n");
        assertThat(value.at("z2").text()).contains("");
        assertThat(value.at("z").items())
                .hasSize(6)
                .endsWith(JsonScalar.NULL, new JsonScalar(true), new JsonScalar(false), JsonScalar.NULL);
        assertThat(value.at("z").items().get(1).at("b").items())
                .hasExactlyElementsOfTypes(JsonList.class, JsonObject.class);
    }

    @Test
    void readWhenValueIsAnIntegerOrAWordTellsIt() throws IOException {
        JsonValue value = JsonReader.read("[1234567890123,-1,99999999999999999999,1.0,true,false,null]");

        assertThat(value.items().stream().map(JsonValue::number))
                .startsWith(OptionalLong.of(1234567890123L), OptionalLong.of(-1))
                .endsWith(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
        assertThat(value.items().stream().map(JsonValue::isTrue))
                .containsExactly(false, false, false, false, true, false, false);
    }

    @Test
    void readWhenValueIsAskedForWhatItIsNotIsNothing() throws IOException {
        for (String json : new String[] {"1", "[]", "null", "\"text\"", "", " \n"}) {
            JsonValue value = JsonReader.read(json);

            assertThat(value.at("a").at("b").text()).isEmpty();
            assertThat(value.items()).isEmpty();
            assertThat(value.members()).isEmpty();
        }
        assertThat(JsonReader.read("{\"a\":1}").text()).isEmpty();
    }

    @Test
    void readWhenMemberComesTwiceTakesTheLast() throws IOException {
        assertThat(JsonReader.read("{\"a\":\"1\",\"a\":\"2\"}").at("a").text()).contains("2");
    }

    @Test
    void readWhenDocumentIsNoneOrCutOffFailsWithItsLine() {
        for (String json :
                new String[] {"{\n\"a\" 1}", "\n<html/>", "[\n1,", "{\n\"a\":", "{\n\"a", "[\n}", "{\"a\":1,\n]"}) {
            assertThatThrownBy(() -> JsonReader.read(json))
                    .as(json)
                    .isInstanceOfSatisfying(
                            JacksonException.class,
                            e -> assertThat(e.getLocation().getLineNr()).isEqualTo(2));
        }
    }

    @Test
    void readWhenSourceIsAStreamClosesIt() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        ByteArrayInputStream in = new ByteArrayInputStream("{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        assertThat(JsonReader.read(in).at("a").text()).contains("ü");
        assertThat(closed).isTrue();
    }

    @Test
    void valueWhenPrintedHidesItsStrings() throws IOException {
        assertThat(JsonReader.read("{\"auth\":[\"topsecret\"]}").toString()).doesNotContain("topsecret");
    }
}
