package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Boot} where qemu crashes. */
@Timeout(60)
class CrashedQemuTest {
    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();
    private final Boot boot = new Boot(engine, events, Clock.systemUTC());

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.containers().left()).isEmpty();
    }

    private void boot() {
        boot.run(
                SampleBoot.request(root, Accelerator.TCG, null, SampleBoot.LONG),
                VerdictFile.begin(root, boot.clock()));
    }

    @Test
    void qemuWhenItCrashesBeforeTheVmIsUpIsStartedAgain() {
        vm(List.of(SampleBoot.started("tcg"), SampleBoot.ended(-11)));
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));

        boot();

        assertThat(events.of(Warning.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.what())
                        .isEqualTo(SampleBoot.IMAGE
                                + ": qemu crashed with signal 11 before the VM was up; it is started again"));
        assertThat(root.resolve("verdict.json")).content().contains("\"verdict\" : \"passed\"");
    }

    @Test
    void qemuWhenItCrashesTwiceIsAFailure() {
        vm(List.of(SampleBoot.started("tcg"), SampleBoot.ended(-11)));
        vm(List.of(SampleBoot.started("tcg"), SampleBoot.ended(-11)));

        assertThatThrownBy(this::boot).hasMessageContaining("qemu crashed with signal 11. This is a defect of qemu");

        assertThat(engine.containers().requests()).hasSize(2);
    }

    @Test
    void qemuWhenItCrashesAfterTheVmIsUpIsAFailure() {
        vm(SampleBoot.untilReadyAnd(SampleBoot.ended(-11)));

        assertThatThrownBy(this::boot).hasMessageContaining("qemu crashed with signal 11");

        assertThat(engine.containers().requests()).hasSize(1);
    }

    @Test
    void qemuWhenSomethingElseEndsItIsAFailure() {
        vm(List.of(SampleBoot.started("tcg"), SampleBoot.ended(-9)));

        assertThatThrownBy(this::boot).hasMessageContaining("signal 9 has ended qemu");

        assertThat(engine.containers().requests()).hasSize(1);
    }

    private void vm(List<String> lines) {
        engine.containers().next(FakeProgram.hanging(lines));
    }
}
