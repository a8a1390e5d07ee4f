package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The fake engine's containers behave as the users of real ones rely on. */
class FakeContainersTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final FakeEngine engine = new FakeEngine();
    private final ContainerRequest request =
            ContainerRequests.of(FakeImages.idOf("image"), List.of("do-kvm.py", "--json"));
    private final TextOutput output = new TextOutput();

    @Test
    void containerWhenItsProgramEndsHasItsOutputAndStatus() {
        engine.containers().next(FakeProgram.ending(3, List.of("a", "b")));

        try (RunningContainer container = engine.start(request, output, null)) {
            assertThat(container.await(LONG)).hasValue(3);
            assertThat(engine.containers().running()).isEmpty();
        }
        assertThat(output.stdout()).isEqualTo("ab");
        assertThat(engine.containers().requests()).containsExactly(request);
        assertThat(engine.containers().left()).isEmpty();
    }

    @Test
    void containerWhenGivenInputReadsIt() {
        engine.containers().next((out, in) -> {
            out.stderr(Objects.requireNonNull(in).readAllBytes());
            return 0;
        });

        try (RunningContainer container =
                engine.start(request, output, new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(container.await(LONG)).hasValue(0);
        }
        assertThat(output.stderr()).isEqualTo("typed");
    }

    @Test
    void containerWhenItHangsRunsUntilItIsClosed() {
        engine.containers().next(FakeProgram.hanging(List.of("up")));
        RunningContainer container = engine.start(request, output, null);

        assertThat(container.await(Duration.ofMillis(1))).isEmpty();
        assertThat(engine.containers().running()).hasSize(1);

        container.close();

        assertThatThrownBy(() -> container.await(LONG)).isInstanceOf(CancelledException.class);
        assertThat(engine.containers().left()).isEmpty();
    }

    @Test
    void engineWhenClosedEndsItsContainers() {
        engine.containers().next(FakeProgram.hanging(List.of()));
        RunningContainer container = engine.start(request, output, null);

        engine.close();

        assertThatThrownBy(() -> container.await(LONG)).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> engine.start(request, output, null)).isInstanceOf(CancelledException.class);
    }

    @Test
    void containerWhenItHasPortsHasThem() {
        engine.containers().next(FakeProgram.hanging(List.of()));
        ContainerRequest reachable =
                ContainerRequests.publishing(request, List.of(new Port(22, 0), new Port(1234, 5678)), Map.of());

        try (RunningContainer container = engine.start(reachable, output, null)) {
            assertThat(container.hostPort(22)).hasValue(40_022);
            assertThat(container.hostPort(1234)).hasValue(5678);
        }
    }

    @Test
    void startWhenSetToFailFails() {
        engine.containers().refuse("no room");

        assertThatThrownBy(() -> engine.start(request, output, null))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no room");
        assertThat(engine.containers().requests()).hasSize(1);
    }
}
