package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests in the one form that registries and engines share. */
class DigestTest {

    @Test
    void digestWhenWellFormedIsKeptAsWritten() {
        String value = "sha256:" + "0123456789abcdef".repeat(4);
        assertThat(new Digest(value)).hasToString(value);
        assertThat(Digest.read(value)).contains(new Digest(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:0123", "sha512:0123", "0123456789abcdef"})
    void digestWhenOfAnotherFormThrows(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Digest(value))
                .withMessageContaining("'" + value + "'");
        assertThat(Digest.read(value)).isEmpty();
    }

    @Test
    void digestWhenInCapitalsThrows() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Digest("sha256:" + "0123456789ABCDEF".repeat(4)));
    }
}
