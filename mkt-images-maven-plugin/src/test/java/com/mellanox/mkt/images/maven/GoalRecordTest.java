package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.GoalFinished;
import com.mellanox.mkt.images.event.BuildEvent.GoalStarted;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of a goal's work. */
class GoalRecordTest {
    private final RecordedEvents events = new RecordedEvents();
    private final GoalRecord goal = new GoalRecord(new ImageKey("fc40"), "build", Path.of("target"), events);

    private Optional<String> failure() {
        assertThat(events.of(GoalStarted.class)).hasSize(1);
        return events.of(GoalFinished.class).get(0).failure();
    }

    @Test
    void workWhenItEndsWellHasNoFailure() {
        goal.run(() -> {});

        assertThat(failure()).isEmpty();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new InvalidInputException("kvm.Dockerfile is missing", "Write it"),
                new IllegalStateException("a defect"),
                new OutOfMemoryError("Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void workWhenItFailsHasTheMessage(Throwable thrown) {
        assertThatThrownBy(() -> goal.run(() -> fail(thrown))).isSameAs(thrown);

        assertThat(failure()).contains(thrown.getMessage());
    }

    @Test
    void failureWhenItHasNoMessageIsItsKind() {
        assertThatThrownBy(() -> goal.run(() -> fail(new NullPointerException())));

        assertThat(failure()).contains("java.lang.NullPointerException");
    }

    private static void fail(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }
}
