package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests of {@link ReaderLimits}: without them, {@link MessageFuzzTest} would let anything pass. */
class ReaderLimitsTest {
    private static final int TOO_MUCH = 129 << 20;

    private final AtomicReference<byte[]> kept = new AtomicReference<>();

    @Test
    void checkWhenTheMemoryIsTooMuchFails() {
        assertThatThrownBy(() -> ReaderLimits.check(() -> kept.set(new byte[TOO_MUCH])))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("it takes \\d+ bytes of memory");
    }

    @Test
    void checkWhenOnlyTheFirstTimeIsTooMuchPasses() {
        assertThatCode(() -> ReaderLimits.check(() -> {
                    if (kept.get() == null) {
                        kept.set(new byte[TOO_MUCH]);
                    }
                }))
                .doesNotThrowAnyException();
    }
}
