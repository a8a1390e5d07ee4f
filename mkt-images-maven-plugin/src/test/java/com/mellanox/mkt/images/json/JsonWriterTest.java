package com.mellanox.mkt.images.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Documents of all shapes as text. */
class JsonWriterTest {

    @Test
    void writeWhenNestedHoldsAllInOrder() throws IOException {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("z", List.of("a\n", 1, true));
        document.put("a", Map.of("b", 7_000_000_000L));
        document.put("none", null);

        String text = JsonWriter.write(document);

        assertThat(text).endsWith("}\n");
        JsonValue read = JsonReader.read(text);
        assertThat(read.members().keySet()).containsExactly("z", "a", "none");
        assertThat(read.at("z").items().get(0).text()).contains("a\n");
        assertThat(read.at("z").items().get(1).number()).hasValue(1);
        assertThat(read.at("z").items().get(2).isTrue()).isTrue();
        assertThat(read.at("a").at("b").number()).hasValue(7_000_000_000L);
    }
}
