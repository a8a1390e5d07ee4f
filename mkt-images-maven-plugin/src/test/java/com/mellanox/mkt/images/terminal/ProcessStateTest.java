package com.mellanox.mkt.images.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link ProcessState}. */
class ProcessStateTest {
    @ParameterizedTest
    @CsvSource({
        "4711 (java) S 4700 4711 4600 34816 4711 4194304, false",
        "4711 (java) S 4700 4711 4600 34816 4600 4194304, true",
        "4711 (a) b) S 4700 4711 4600 34816 4600 4194304, true",
        "4711 (java) S 4700 4711 4600 0 -1 4194304, false",
        "4711 (java), false"
    })
    void processWhenAnotherOneHasItsTerminalIsInBackground(String state, boolean isInBackground) {
        assertThat(ProcessState.isInBackground(state)).isEqualTo(isInBackground);
    }
}
