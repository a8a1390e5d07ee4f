package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a silent daemon ends a solve; every step of the clock is one of the watch. */
class SilenceWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private long seconds;
    private long received;
    private int ends;

    private final SilenceWatch watch = new SilenceWatch(
            () -> Duration.ofSeconds(seconds - received),
            LIMIT,
            () -> Duration.ofSeconds(seconds).toNanos(),
            () -> ends++);

    private void pass(long more) {
        seconds += more;
        watch.check();
    }

    @Test
    void watchWhenNothingIsReceivedForFourTimesTheLimitEndsTheSolve() {
        for (int i = 0; i < 4; i++) {
            pass(30);
        }
        assertThat(ends).isZero();

        pass(30);

        assertThat(ends).isOne();
    }

    @Test
    void watchWhenSomethingIsReceivedNowAndThenEndsNothing() {
        for (int i = 0; i < 20; i++) {
            pass(30);
            if (i % 3 == 0) {
                received = seconds;
            }
        }

        assertThat(ends).isZero();
    }

    @Test
    void watchWhenTheProcessWasSuspendedWaitsForTheDaemonAgain() {
        pass(30);

        pass(3600);
        pass(30);
        pass(30);

        assertThat(ends).isZero();
    }

    @Test
    void watchWhenTheDaemonIsGoneAfterASuspensionEndsTheSolve() {
        pass(3600);
        for (int i = 0; i < 5; i++) {
            pass(30);
        }

        assertThat(ends).isOne();
    }
}
