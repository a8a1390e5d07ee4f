package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link Sizes}. */
class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "5, 5 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "999_600, 1.0 MB",
        "4_567_000, 4.6 MB",
        "587_400_000, 587 MB",
        "1_234_000_000, 1.2 GB",
        "9_000_000_000_000_000, 9000 TB",
    })
    void sizeWhenToldHasTheLargestUnitThatFits(String bytes, String text) {
        assertThat(Sizes.of(Long.parseLong(bytes.replace("_", "")))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "120_000_000, 587_000_000, 120 of 587 MB",
        "33_280, 3_000_000, 0.0 of 3.0 MB",
        "300_000_000, 2_500_000_000, 0.3 of 2.5 GB",
        "3, 5, 3 of 5 B",
    })
    void partWhenToldHasTheUnitOfAll(String bytes, String all, String text) {
        assertThat(Sizes.part(Long.parseLong(bytes.replace("_", "")), Long.parseLong(all.replace("_", ""))))
                .isEqualTo(text);
    }
}
