package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Boot} where KVM does not work. */
@Timeout(60)
class SilentKvmTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();
    private final Boot boot = new Boot(engine, events, Clock.systemUTC(), new ProgressTimeouts(SHORT, SHORT));

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.containers().left()).isEmpty();
    }

    private void vm(List<String> lines) {
        engine.containers().next(FakeProgram.hanging(lines));
    }

    @Test
    void kvmWhenSilentIsLeftForTcgAndRemembered() {
        vm(List.of(SampleBoot.started("kvm")));
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));
        BootRequest order = SampleBoot.order(root, Accelerator.AUTO, null, SampleBoot.LONG);

        BootResult result = boot.run(order);

        assertThat(result.accel()).isEqualTo(Accelerator.TCG);
        assertThat(events.of(Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.what())
                    .isEqualTo(SampleBoot.IMAGE
                            + ": a VM under KVM has printed nothing for 0 s, and is tried once more with tcg");
            assertThat(warning.remedy()).startsWith("-Dmkt.boot.accel=tcg does so at once");
        });
        assertThat(engine.containers().requests()).hasSize(2);
        assertThat(events.of(Notice.class)).isEmpty();

        boot.run(order);

        assertThat(engine.containers().requests()).hasSize(3);
        assertThat(events.of(Notice.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).contains("-Dmkt.boot.accel=kvm tries it again"));
    }

    @Test
    void kvmWhenTcgIsSilentTooIsNotToBlame() {
        vm(List.of(SampleBoot.started("kvm")));
        vm(List.of(SampleBoot.started("tcg")));

        assertThatThrownBy(() -> boot.run(SampleBoot.order(
                        root, Accelerator.AUTO, null, new BootTimeouts(Duration.ofMillis(400), SHORT))))
                .hasMessageContaining("nothing came from its console within");

        assertThat(new KvmHangMarker(root.resolve("cache")).hangs()).isFalse();
    }

    @Test
    void kvmWhenInsistedOnIsNotLeft() {
        vm(List.of(SampleBoot.started("kvm")));

        assertThatThrownBy(() -> boot.run(
                        SampleBoot.order(root, Accelerator.KVM, null, new BootTimeouts(Duration.ofMillis(400), SHORT))))
                .hasMessageContaining("nothing came from its console within");
        assertThat(engine.containers().requests()).hasSize(1);
    }
}
