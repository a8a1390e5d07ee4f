package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of LABEL instructions, and what cannot be written in one. */
class LabellingInstructionTest {

    @Test
    void instructionWhenThereAreSeveralOrdersThemByName() {
        assertThat(LabellingBuilder.instruction(new TreeMap<>(Map.of("b", "2", "c.d/e-f_g", "", "a", "1 1"))))
                .isEqualTo("LABEL a=\"1 1\" \\\n    b=\"2\" \\\n    c.d/e-f_g=\"\"\n");
    }

    @Test
    void instructionWhenValueHasSpecialCharactersEscapesThem() {
        assertThat(LabellingBuilder.instruction(new TreeMap<>(Map.of("a", "\"$HOME\" \\n 'é' # \\"))))
                .isEqualTo("LABEL a=\"\\\"\\$HOME\\\" \\\\n 'é' # \\\\\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a=b", "--a", "$a", "a\"", "a\\", "'a'", "é", "a\n", "#a"})
    void isPlainWhenNameNeedsQuotesIsFalse(String name) {
        assertThat(LabellingBuilder.isPlain(name, "v")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\n", "a\r", "\t", "\0", "\u007f"})
    void isPlainWhenValueHasControlCharactersIsFalse(String value) {
        assertThat(LabellingBuilder.isPlain("k", value)).isFalse();
    }

    @Test
    void isPlainWhenLabelIsPlainIsTrue() {
        assertThat(LabellingBuilder.isPlain("com.mellanox.mkt.items", "{\"a\": \"$b\\\\\"} é"))
                .isTrue();
    }

    @Test
    void isPlainWhenLabelIsLongIsFalse() {
        assertThat(LabellingBuilder.isPlain("k", "v".repeat(8191))).isTrue();
        assertThat(LabellingBuilder.isPlain("k", "v".repeat(8192))).isFalse();
    }
}
