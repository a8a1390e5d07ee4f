package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests of {@link SourceLine}. */
class SourceLineTest {
    @Test
    void lineWhenIndentedHasCaretsBelowItsTextAlone() {
        assertThat(new SourceLine("kvm.Dockerfile", 12, "\tRUN make  ")
                        .excerpt()
                        .lines())
                .containsExactly("", "  kvm.Dockerfile:12", "  12 |  RUN make", "     |  ^^^^^^^^");
    }

    @Test
    void lineWhenLongIsCut() {
        assertThat(new SourceLine("Dockerfile", 1, "RUN " + "x".repeat(300))
                        .excerpt()
                        .lines())
                .allMatch(line -> line.length() <= 170)
                .anyMatch(line -> line.endsWith("x…"));
    }
}
