package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.VmStarted;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import java.nio.charset.StandardCharsets;
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
    private final Boot boot = new Boot(engine, events, Clock.systemUTC());

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.containers().left()).isEmpty();
    }

    private VerdictFile verdict() {
        return VerdictFile.begin(root, boot.clock());
    }

    private void vm(List<String> lines) {
        engine.containers().next(FakeProgram.hanging(lines));
    }

    @Test
    void kvmWhenSilentIsLeftForTcgAndRemembered() {
        vm(List.of(SampleBoot.started("kvm")));
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));
        BootRequest request = SampleBoot.request(root, Accelerator.AUTO, null, SampleBoot.LONG);

        boot.run(request, verdict());

        assertThat(events.of(VmStarted.class))
                .extracting(VmStarted::accel)
                .last()
                .isEqualTo("tcg");
        assertThat(events.of(Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.what())
                    .isEqualTo(SampleBoot.IMAGE
                            + ": the VM under KVM printed nothing for 0 s; it is started again with tcg");
            assertThat(warning.remedy()).startsWith("-Dmkt.boot.accel=tcg uses tcg at once");
        });
        assertThat(engine.containers().requests()).hasSize(2);
        assertThat(events.of(Notice.class)).isEmpty();

        boot.run(request, verdict());

        assertThat(engine.containers().requests()).hasSize(3);
        assertThat(events.of(Notice.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).contains("-Dmkt.boot.accel=kvm tries KVM again"));
    }

    @Test
    void kvmWhenQemuAbortsInItIsLeftForTcgAndRemembered() {
        abort();
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));

        boot.run(SampleBoot.request(root, Accelerator.AUTO, null, SampleBoot.LONG), verdict());

        assertThat(events.of(VmStarted.class))
                .extracting(VmStarted::accel)
                .last()
                .isEqualTo("tcg");
        assertThat(events.of(Warning.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).contains("failed to set MSR 0x10a", "with tcg"));
        assertThat(new KvmHangMarker(root.resolve("cache")).isSet()).isTrue();
    }

    @Test
    void kvmWhenQemuAbortsInItAndItIsInsistedOnFails() {
        abort();

        assertThatThrownBy(() -> boot.run(SampleBoot.request(root, Accelerator.KVM, null, SampleBoot.LONG), verdict()))
                .hasMessageContaining("qemu crashed with signal 6")
                .hasMessageContaining("failed to set MSR 0x10a");
        assertThat(engine.containers().requests()).hasSize(1);
    }

    private void abort() {
        engine.containers().next((output, input) -> {
            output.stderr(
                    "qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69\n".getBytes(StandardCharsets.UTF_8));
            output.stdout((SampleBoot.started("kvm") + SampleBoot.ended(-6)).getBytes(StandardCharsets.UTF_8));
            return 0;
        });
    }

    @Test
    void kvmWhenTcgIsSilentTooIsNotToBlame() {
        vm(List.of(SampleBoot.started("kvm")));
        vm(List.of(SampleBoot.started("tcg")));

        assertThatThrownBy(() -> boot.run(
                        SampleBoot.request(
                                root,
                                Accelerator.AUTO,
                                null,
                                new BootTimeouts(Duration.ofMillis(400), SHORT, SHORT, SHORT)),
                        verdict()))
                .hasMessageContaining("nothing came from its console within");

        assertThat(new KvmHangMarker(root.resolve("cache")).isSet()).isFalse();
    }

    @Test
    void kvmWhenInsistedOnIsNotLeft() {
        vm(List.of(SampleBoot.started("kvm")));

        assertThatThrownBy(() -> boot.run(
                        SampleBoot.request(
                                root,
                                Accelerator.KVM,
                                null,
                                new BootTimeouts(Duration.ofMillis(400), SHORT, SHORT, SHORT)),
                        verdict()))
                .hasMessageContaining("nothing came from its console within");
        assertThat(engine.containers().requests()).hasSize(1);
    }
}
