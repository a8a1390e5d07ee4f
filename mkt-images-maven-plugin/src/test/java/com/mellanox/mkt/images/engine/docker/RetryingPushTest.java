package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.type.Digest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link RetryingPush}. */
class RetryingPushTest {
    private static final Digest DIGEST = new Digest("sha256:" + "1".repeat(64));

    private final List<Duration> pauses = new ArrayList<>();
    private final List<Duration> left = new ArrayList<>();
    private final List<BuildEvent> events = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5;

    /** Pushes after it has failed with each of the kinds; an attempt takes a second. */
    private Digest push(Duration within, Kind... failures) {
        Deque<Kind> toCome = new ArrayDeque<>(Arrays.asList(failures));
        return new RetryingPush(
                        time -> {
                            left.add(time);
                            pass(Duration.ofSeconds(1));
                            if (!toCome.isEmpty()) {
                                throw new RegistryException(
                                        toCome.remove(), "It cannot be pushed: no " + toCome.size(), "Look", null);
                            }
                            return DIGEST;
                        },
                        () -> nanos,
                        time -> {
                            pauses.add(time);
                            pass(time);
                        })
                .push(within, events::add);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void pushWhenTheNetworkFailsIsRepeatedAndTheWaitIsAnEvent() {
        assertThat(push(Duration.ofMinutes(1), Kind.UNREACHABLE)).isEqualTo(DIGEST);

        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        assertThat(left).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(58));
        assertThat(events)
                .containsExactly(new RetryScheduled(
                        "It cannot be pushed: no 0", 2, Duration.ofSeconds(1), Duration.ofSeconds(59)));
    }

    @Test
    void pushWhenTheNetworkStaysAwayIsDoneLessAndLessOften() {
        push(Duration.ofHours(1), Collections.nCopies(8, Kind.UNREACHABLE).toArray(Kind[]::new));

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void pushWhenTimeIsUpFailsWithTheLastWords() {
        assertThatThrownBy(() -> push(
                        Duration.ofSeconds(10),
                        Collections.nCopies(8, Kind.UNREACHABLE).toArray(Kind[]::new)))
                .isInstanceOf(RegistryException.class)
                .hasMessage("It cannot be pushed: no 5. Look");

        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L);
    }

    @Test
    void pushWhenRefusedIsNotRepeated() {
        for (Kind kind : Kind.values()) {
            if (kind != Kind.UNREACHABLE) {
                assertThatThrownBy(() -> push(Duration.ofHours(1), kind)).isInstanceOf(RegistryException.class);
            }
        }
        assertThat(pauses).isEmpty();
    }
}
