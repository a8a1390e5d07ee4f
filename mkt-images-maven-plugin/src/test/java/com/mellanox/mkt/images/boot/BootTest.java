package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildEvent.VmStarted;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Boot} and {@link BootAttempt}, whose VMs print what a test gives. */
@Timeout(60)
class BootTest {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final BootTimeouts SOON = new BootTimeouts(SHORT, SHORT, SHORT, Duration.ofMillis(500));

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();
    private final Boot boot = new Boot(engine, events, Clock.fixed(TIME, ZoneOffset.UTC));

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(engine.containers().left()).isEmpty();
        Path logs = request(null).paths().logs();
        if (Files.exists(logs)) {
            try (Stream<Path> files = Files.list(logs)) {
                assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf("console.log", "verdict.json");
            }
        }
    }

    private BootRequest request(@Nullable String command) {
        return SampleBoot.request(root, command);
    }

    private BootRequest soon(Accelerator accel) {
        return SampleBoot.request(root, accel, null, SOON);
    }

    private VerdictFile verdict() {
        return VerdictFile.begin(request(null).paths().logs(), boot.clock());
    }

    private void vm(List<String> lines) {
        engine.containers().next(FakeProgram.hanging(lines));
    }

    private boolean hasRecord() {
        return new BootRecords(root.resolve("cache")).of(SampleBoot.ID).isPresent();
    }

    private List<String> printed() {
        return events.of(VmOutput.class).stream().map(VmOutput::line).toList();
    }

    @Test
    void imageWhenItComesUpIsRecorded() {
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));

        boot.run(request(null), verdict());

        assertThat(new BootRecords(root.resolve("cache")).of(SampleBoot.ID))
                .contains(new BootRecord(SampleBoot.ID, "6.1.119-mkt", TIME));
        assertThat(events.of(VmStarted.class)).singleElement().satisfies(vm -> {
            assertThat(vm.kernel()).isEqualTo("6.1.119-mkt");
            assertThat(vm.accel()).isEqualTo("tcg");
            assertThat(vm.why()).isEqualTo("asked for");
        });
        assertThat(events.of(VmReady.class))
                .singleElement()
                .satisfies(vm -> assertThat(vm.sshPort()).isEmpty());
        assertThat(events.of(VmFinished.class))
                .singleElement()
                .satisfies(vm -> assertThat(vm.parts())
                        .extracting(Part::name)
                        .containsExactly("set-up", "kernel", "init", "target"));
        assertThat(request(null).paths().console())
                .content()
                .startsWith("[    0.000000] Linux version 6.1.119\n")
                .endsWith("running in system mode\n");
    }

    @Test
    void containerWhenStartedHasScriptAndConfiguration() {
        List<String> configurations = new ArrayList<>();
        engine.containers().next((output, input) -> {
            Path files = Path.of(
                    engine.containers().requests().get(0).mounts().get(0).host());
            configurations.add(Files.readString(files.resolve("config.json")));
            assertThat(files.resolve("do-kvm.py")).exists();
            output.stdout(String.join("", SampleBoot.untilReadyAnd(SampleBoot.report("done", "")))
                    .getBytes(StandardCharsets.UTF_8));
            return 0;
        });

        boot.run(request(null), verdict());

        assertThat(configurations).containsExactly(new VmConfiguration(request(null)).json(Accelerator.TCG, null));
    }

    @Test
    void imageWhenWithoutPythonIsNoKvmImage() {
        engine.containers().refuseProgram("exec: \"python3\": executable file not found in $PATH");

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .isInstanceOf(BootFailedException.class)
                .hasMessageStartingWith(SampleBoot.IMAGE + ": this is not a KVM image")
                .hasMessageContaining("install python3")
                .hasMessageContaining("executable file not found");
    }

    @Test
    void commandWhenItSucceedsIsShownLineByLine() {
        vm(SampleBoot.untilReadyAnd(
                SampleBoot.output("Grö"),
                SampleBoot.output("ße\r\n\u001b[32mzwei\u001b[0m\nno line end"),
                SampleBoot.report("exit", "0"),
                SampleBoot.report("done", "")));

        boot.run(request("ibv_devinfo"), verdict());

        assertThat(events.of(VmReady.class))
                .singleElement()
                .satisfies(vm -> assertThat(vm.sshPort()).hasValue(40_022));

        assertThat(printed()).containsExactly("Größe", "zwei", "no line end");
        assertThat(events.of(VmFinished.class))
                .singleElement()
                .satisfies(vm -> assertThat(vm.parts()).extracting(Part::name).endsWith("command"));
        assertThat(hasRecord()).isTrue();
    }

    @Test
    void commandWhenItFailsFailsTheBootWithAllThatItPrinted() {
        vm(SampleBoot.untilReadyAnd(
                SampleBoot.output("cannot open"), SampleBoot.report("exit", "7"), SampleBoot.report("done", "")));

        assertThatThrownBy(() -> boot.run(request("ibv_devinfo"), verdict()))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("but the command 'ibv_devinfo' ended with exit status 7");
        assertThat(printed()).containsExactly("cannot open");
        assertThat(hasRecord()).isFalse();
    }

    @Test
    void commandWhenItTakesTooLongIsEndedAndWhatItPrintedShown() {
        List<String> lines = new ArrayList<>(SampleBoot.untilReady());
        lines.add(lines.size() - 1, SampleBoot.output("waiting"));
        vm(lines);
        BootRequest request = SampleBoot.request(
                root, Accelerator.TCG, "sleep inf", new BootTimeouts(Duration.ofSeconds(60), Duration.ofMillis(1)));

        assertThatThrownBy(() -> boot.run(request, verdict()))
                .hasMessageContaining("the command 'sleep inf' did not end within");
        assertThat(printed()).containsExactly("waiting");
    }

    @Test
    void commandWhenWithoutStatusFailsTheBoot() {
        vm(SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));

        assertThatThrownBy(() -> boot.run(request("ibv_devinfo"), verdict()))
                .hasMessageContaining("the command 'ibv_devinfo' was not run, or its exit status was lost");
        assertThat(hasRecord()).isFalse();
    }

    @Test
    void unitsWhenTheyFailFailTheBoot() {
        List<String> lines = new ArrayList<>(SampleBoot.untilReady());
        lines.remove(lines.size() - 1);
        lines.add(SampleBoot.report("failed", "rdma-ndd.service"));
        lines.add(SampleBoot.report("status", "Main PID: 211 (code=exited, status=203/EXEC)"));
        lines.add(SampleBoot.report("state", "degraded"));
        vm(lines);

        assertThatThrownBy(() -> boot.run(request("ibv_devinfo"), verdict()))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("does not boot on Linux 6.1.119-mkt: rdma-ndd.service has failed.")
                .hasMessageContaining("status=203/EXEC");
        assertThat(events.of(VmReady.class)).isEmpty();
        assertThat(hasRecord()).isFalse();
    }

    @Test
    void systemdWhenInAnotherStateFailsTheBoot() {
        List<String> lines = new ArrayList<>(SampleBoot.untilReady());
        lines.set(lines.size() - 1, SampleBoot.report("state", "stopping"));
        vm(lines);

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .hasMessageContaining("systemd says that the machine is 'stopping'");
        assertThat(events.of(VmReady.class)).isEmpty();
    }

    @Test
    void vmWhenItIsNeverReadyIsEnded() {
        vm(SampleBoot.untilReady().subList(0, 4));

        assertThatThrownBy(() -> boot.run(soon(Accelerator.TCG), verdict()))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining(" within 0 s");
        assertThat(hasRecord()).isFalse();
    }

    @Test
    void vmWhenItPrintsWithoutEndIsEnded() {
        engine.containers().next((output, input) -> {
            output.stdout(SampleBoot.started("tcg").getBytes(StandardCharsets.UTF_8));
            byte[] line = SampleBoot.console("again\n").getBytes(StandardCharsets.UTF_8);
            while (!Thread.currentThread().isInterrupted()) {
                output.stdout(line);
            }
            return 1;
        });

        assertThatThrownBy(() -> boot.run(soon(Accelerator.TCG), verdict())).hasMessageContaining(" within 0 s");
    }

    @Test
    void vmWhenItPrintsAFatalLineIsEndedBeforeItsTimeout() {
        vm(List.of(
                SampleBoot.started("tcg"),
                SampleBoot.console(
                        "[  0.7] printk: console [hvc0] enabled\n[  1.4] systemd[1]: Freezing execution.\n")));

        assertThatThrownBy(() -> boot.run(request(null), verdict())).hasMessageContaining("systemd has given up");
    }

    @Test
    void vmWhenItsConsoleComesLateIsNotEnded() {
        List<String> lines = new ArrayList<>(
                List.of(SampleBoot.started("tcg"), SampleBoot.console("[    1.1] Run /sbin/init as init process\n")));
        lines.addAll(SampleBoot.untilReady().subList(1, 7));
        lines.add(SampleBoot.report("done", ""));
        vm(lines);

        boot.run(request(null), verdict());

        assertThat(hasRecord()).isTrue();
    }

    @Test
    void kernelWhenItPanicsIsExplained() {
        engine.containers()
                .next(FakeProgram.ending(
                        0,
                        List.of(
                                SampleBoot.started("tcg"),
                                SampleBoot.console(
                                        "[    1.2] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n"),
                                SampleBoot.ended(0))));

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .hasMessageContaining("init has ended, which a kernel does not survive: its exit status was 1");
    }

    @Test
    void qemuWhenItEndsEarlyIsReportedWithItsErrorsThatComeLater() {
        engine.containers().next((output, input) -> {
            output.stdout((SampleBoot.started("tcg") + SampleBoot.ended(1)).getBytes(StandardCharsets.UTF_8));
            output.stderr("qemu-system-x86_64: could not load kernel\n".getBytes(StandardCharsets.UTF_8));
            return 0;
        });

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .hasMessageContaining("qemu ended with exit status 1. Correct what these lines name")
                .hasMessageContaining("qemu-system-x86_64: could not load kernel");
    }

    @Test
    void doKvmWhenItFailsIsToldWithItsWords() {
        engine.containers().next((output, input) -> {
            output.stderr("do-kvm.py: /dev/kvm cannot be used: Permission denied\n".getBytes(StandardCharsets.UTF_8));
            return 1;
        });

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .hasMessageContaining("its VM cannot be started.")
                .hasMessageContaining("do-kvm.py: /dev/kvm cannot be used: Permission denied");
    }

    @Test
    void containerWhenItIsKilledIsToldSo() {
        engine.containers().next(FakeProgram.ending(137, SampleBoot.untilReady().subList(0, 4)));

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .hasMessageContaining("its container ended with exit status 137 while the VM was running");
    }

    @Test
    void bootWhenInterruptedIsCancelled() {
        vm(SampleBoot.untilReady());

        Thread booting = Thread.currentThread();
        Boot interrupted = new Boot(
                engine,
                event -> {
                    if (event instanceof VmReady) {
                        booting.interrupt();
                    }
                },
                Clock.systemUTC());

        assertThatThrownBy(() -> interrupted.run(request("sleep inf"), verdict()))
                .isInstanceOf(CancelledException.class)
                .hasMessage("The boot of " + SampleBoot.IMAGE + " was cancelled");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(hasRecord()).isFalse();
    }

    @Test
    void bootWhenTheEngineIsClosedIsCancelled() {
        vm(SampleBoot.untilReady());
        Boot closed = new Boot(
                engine,
                event -> {
                    if (event instanceof VmReady) {
                        engine.close();
                    }
                },
                Clock.systemUTC());

        assertThatThrownBy(() -> closed.run(request("sleep inf"), verdict())).isInstanceOf(CancelledException.class);
    }

    @Test
    void containerWhenItCannotBeStartedLeavesNoFiles() {
        engine.containers().refuse("port is already allocated");

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("port is already allocated");
    }

    @Test
    void engineWhenOnAnotherHostIsRefused() {
        engine.remote();

        assertThatThrownBy(() -> boot.run(request(null), verdict()))
                .isInstanceOf(EngineException.class)
                .hasMessage("A VM uses files of this host, which Fake 1.0 at memory: cannot read. Boot with an engine"
                        + " on this host, or skip the boot with -Dmkt.boot.skip");
        assertThat(engine.containers().requests()).isEmpty();
    }
}
