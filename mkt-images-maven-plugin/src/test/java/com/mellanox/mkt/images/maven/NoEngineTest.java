package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link NoEngine}. */
class NoEngineTest {
    private final FakeEngine engine = new FakeEngine();
    private final EngineException failure = new EngineException("No engine answers", "Start one", null);

    @ParameterizedTest
    @CsvSource({"skip, true, true", "skip, false, false", "fail, true, false", "fail, false, false"})
    void engineWhenOptionalIsSoForBoundGoalsAlone(String word, boolean bound, boolean optional) {
        assertThat(NoEngine.isOptional(precedence(bound), word)).isEqualTo(optional);
    }

    @Test
    void wordWhenUnknownNamesThoseAllowed() {
        assertThatThrownBy(() -> NoEngine.isOptional(precedence(true), "skipp"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Dmkt.noEngine=skipp is not known. Allowed: fail, skip");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void engineWhenItAnswersIsUsed(boolean optional) {
        assertThat(NoEngine.connected(() -> engine, optional)).isSameAs(engine);
    }

    @Test
    void engineWhenOptionalAndMissingIsDoneWithout() {
        assertThatThrownBy(() -> NoEngine.connected(this::none, true))
                .isInstanceOf(NoEngine.class)
                .hasMessage("No engine answers. Start one");
    }

    @Test
    void engineWhenNeededAndMissingFails() {
        assertThatThrownBy(() -> NoEngine.connected(this::none, false)).isSameAs(failure);
    }

    private static OptionResolver precedence(boolean bound) {
        return new SampleSettings().bound(bound).precedence();
    }

    private FakeEngine none() {
        throw failure;
    }
}
