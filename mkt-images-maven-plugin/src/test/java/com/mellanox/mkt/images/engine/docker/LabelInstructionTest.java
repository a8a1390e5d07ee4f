package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of LABEL instructions, and what cannot be written in one. */
class LabelInstructionTest {

    @Test
    void ofWhenThereAreSeveralOrdersThemByName() {
        assertThat(LabelInstruction.of(Map.of("b", "2", "c.d/e-f_g", "", "a", "1 1")))
                .isEqualTo("LABEL a=\"1 1\" \\\n    b=\"2\" \\\n    c.d/e-f_g=\"\"\n");
    }

    @Test
    void ofWhenValueHasSpecialCharactersEscapesThem() {
        assertThat(LabelInstruction.of(Map.of("a", "\"$HOME\" \\n 'é' # \\")))
                .isEqualTo("LABEL a=\"\\\"\\$HOME\\\" \\\\n 'é' # \\\\\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a=b", "--a", "$a", "a\"", "a\\", "'a'", "é", "a\n", "#a"})
    void holdsWhenNameNeedsQuotesIsFalse(String name) {
        assertThat(LabelInstruction.holds(name, "v")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\n", "a\r", "\t", "\0", "\u007f"})
    void holdsWhenValueHasControlCharactersIsFalse(String value) {
        assertThat(LabelInstruction.holds("k", value)).isFalse();
    }

    @Test
    void holdsWhenLabelIsPlainIsTrue() {
        assertThat(LabelInstruction.holds("com.mellanox.mkt.items", "{\"a\": \"$b\\\\\"} é"))
                .isTrue();
    }

    @Test
    void holdsWhenLabelIsLongIsFalse() {
        assertThat(LabelInstruction.holds("k", "v".repeat(8191))).isTrue();
        assertThat(LabelInstruction.holds("k", "v".repeat(8192))).isFalse();
    }
}
