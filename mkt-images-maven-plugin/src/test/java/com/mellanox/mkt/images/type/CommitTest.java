package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full commit ids and what looks like one. */
class CommitTest {
    private static final String ID = "d74b9602d50f24f535e7a5f375b1a177426e904c";

    @Test
    void commitWhenWrittenInCapitalsIsInSmallLetters() {
        assertThat(new Commit(ID.toUpperCase(Locale.ROOT)))
                .isEqualTo(new Commit(ID))
                .hasToString(ID);
    }

    @Test
    void abbreviatedWhenAskedForHasTwelveDigits() {
        assertThat(new Commit(ID).abbreviated()).isEqualTo("d74b9602d50f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v54.0", "d74b960", "g74b9602d50f24f535e7a5f375b1a177426e904c", ID + "0", ID + "\n"})
    void commitWhenNoFullIdThrows(String text) {
        assertThat(Commit.isFullId(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Commit(text)).withMessageContaining("40 hexadecimal");
    }
}
