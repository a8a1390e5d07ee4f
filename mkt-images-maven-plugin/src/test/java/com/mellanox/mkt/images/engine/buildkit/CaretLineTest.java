package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests of {@link CaretLine}. */
class CaretLineTest {
    @Test
    void lineWhenIndentedHasCaretsBelowItsTextAlone() {
        assertThat(CaretLine.below("kvm.Dockerfile:12", 12, "\tRUN make  ").lines())
                .containsExactly("", "  kvm.Dockerfile:12", "  12 |  RUN make", "     |  ^^^^^^^^");
    }

    @Test
    void lineWhenLongIsCut() {
        assertThat(CaretLine.below("Dockerfile:1", 1, "RUN " + "x".repeat(300)).lines())
                .allMatch(line -> line.length() <= 170)
                .anyMatch(line -> line.endsWith("x…"));
    }
}
