package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are tags, and the names of directories: nothing in one may leave a directory. */
class ImageKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"fc40", "deb12", "010", "ubuntu-24.04", "_x", "FC40"})
    void keyWhenItCanBeATagIsKept(String text) {
        assertThat(new ImageKey(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "fc 40", "../fc40", "..", ".hidden", "-fc40", "fc40/x", "fc40:x", "fc40\n", "fç40"})
    void keyWhenItCannotBeATagThrows(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageKey(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void keyWhenTooLongForATagAndADigestThrows() {
        assertThat(new ImageKey("k".repeat(100)).value()).hasSize(100);
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageKey("k".repeat(101)));
    }
}
