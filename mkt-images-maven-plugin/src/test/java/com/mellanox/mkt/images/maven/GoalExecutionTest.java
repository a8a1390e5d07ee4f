package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.SourceException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How exceptions become the failures of goals. */
class GoalExecutionTest {
    static Stream<MktException> failuresOfTheMachine() {
        return Stream.of(
                new EngineException("It failed", "Start it", null),
                new RegistryException(RegistryException.Kind.LOGIN, "It failed", "Start it", null),
                new SourceException("It failed", "Start it", null));
    }

    private static void fail(MktException failure) throws MojoFailureException {
        GoalExecution.translate(new RecordingLog(), () -> {
            throw failure;
        });
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheMachine")
    void failureWhenOfTheMachineNamesTheGoalThatChecksIt(MktException failure) {
        assertThatThrownBy(() -> fail(failure))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(
                        "It failed. Start it. 'mvn mkt-images:doctor' checks the engine, the registries, the git servers"
                                + " and this machine");
    }

    @Test
    void failureWhenOfAnOptionIsItsOwnMessage() {
        assertThatThrownBy(() -> fail(new InvalidInputException("It is wrong", "Correct it")))
                .hasMessage("It is wrong. Correct it");
    }

    @Test
    void failureWhenTheHeapIsTooSmallSaysHowToEnlargeIt() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        for (Runnable work : List.<Runnable>of(
                () -> {
                    throw error;
                },
                () -> {
                    throw new IllegalStateException("a task ended with an error", error);
                })) {
            assertThatThrownBy(() -> GoalExecution.translate(new RecordingLog(), work))
                    .isInstanceOf(MojoFailureException.class)
                    .hasMessageContaining("MiB that it may use")
                    .hasMessageContaining("MAVEN_OPTS=-Xmx1g");
        }
    }

    @Test
    void errorWhenThereAreTooManyThreadsIsThatOfTheJvm() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
        assertThatThrownBy(() -> GoalExecution.translate(new RecordingLog(), () -> {
                    throw error;
                }))
                .isSameAs(error);
    }
}
