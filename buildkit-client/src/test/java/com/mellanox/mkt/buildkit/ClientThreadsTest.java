package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** What remains to be done when a client is closed. */
class ClientThreadsTest {
    @Test
    void ofCallsWhenTheClientIsClosedTakesNoMoreWorkAndPrintsNothing() {
        ClientThreads threads = new ClientThreads();
        threads.close();

        assertThatCode(() -> threads.ofCalls().execute(() -> {
                    throw new AssertionError("it runs");
                }))
                .doesNotThrowAnyException();
    }
}
