package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.FakeContainer;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link KeptVms}, and of boots that keep their VM. */
@Timeout(60)
class KeptVmsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();

    private Path cache() {
        return root.resolve("cache");
    }

    private KeptVms vms() {
        return new KeptVms(cache(), engine);
    }

    private List<FakeContainer> started() {
        return engine.containers().left();
    }

    private static void print(ContainerOutput output, String line) {
        output.stdout(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Boots a VM that is asked for its stay, and whose container an engine with a disk would list. */
    private void boot(@Nullable String name, @Nullable String command, String... last) {
        List<String> lines = new ArrayList<>(SampleBoot.untilReady());
        lines.addAll(List.of(last));
        lines.add(SampleBoot.report("done", ""));
        engine.containers().next((output, input) -> {
            lines.forEach(line -> print(output, line));
            byte[] asked = input == null ? new byte[0] : input.readNBytes(5);
            if (new String(asked, StandardCharsets.US_ASCII).equals("keep\n")) {
                print(output, SampleBoot.line("kept"));
            }
            Thread.sleep(Long.MAX_VALUE);
            return 0;
        });
        boot(SampleBoot.kept(SampleBoot.request(root, command), name));
    }

    private void boot(BootRequest request) {
        int before = engine.containers().requests().size();
        try {
            new Boot(engine, events, CLOCK)
                    .run(request, VerdictFile.begin(request.paths().logs(), CLOCK));
        } finally {
            engine.containers().requests().stream().skip(before).forEach(this::store);
        }
    }

    private void store(ContainerRequest request) {
        engine.storage().container(request.image(), "running", request.labels());
    }

    private List<String> notices() {
        return events.of(Notice.class).stream().map(Notice::text).toList();
    }

    @Test
    void vmWhenKeptIsRecordedAndNotRemoved() throws IOException {
        boot(null, "true", SampleBoot.report("exit", "0"));

        assertThat(started()).isEmpty();
        assertThat(engine.storage().containers()).hasSize(1);
        KeptVm vm = vms().survey().running().get(0);
        assertThat(vm.name()).isEqualTo("deb12");
        assertThat(vm.key().value()).isEqualTo("deb12");
        assertThat(vm.kernel()).isEqualTo("6.1.119-mkt");
        assertThat(vm.since()).isEqualTo(CLOCK.instant());
        assertThat(vm.sshPort()).isEqualTo(OptionalInt.of(40_022));
        assertThat(vm.user()).isEqualTo("ann");
        assertThat(notices())
                .containsExactly(SampleBoot.IMAGE
                        + ": the VM deb12 goes on: mvn mkt-images:ssh -Dmkt.vm=deb12 opens a shell in it, mvn mkt-images:stop"
                        + " -Dmkt.vm=deb12 ends it");
        assertThat(VmOwner.live(cache())).isEmpty();
        assertThat(VmOwner.gone(cache())).isEmpty();
        assertThat(engine.containers().requests().get(0).mounts())
                .anyMatch(mount -> mount.container().equals("/run/mkt/kept") && !mount.readOnly());
    }

    @Test
    void vmWhenItsCommandFailsIsKeptAndTheBootFails() {
        assertThatThrownBy(() -> boot(null, "false", SampleBoot.report("exit", "1")))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("exit status 1");

        assertThat(vms().survey().names()).isEqualTo("deb12");
    }

    @Test
    void vmWhenItDoesNotComeUpIsNotKept() throws IOException {
        assertThatThrownBy(() -> boot(null, null, SampleBoot.report("state", "degraded")))
                .isInstanceOf(BootFailedException.class);

        assertThat(vms().survey().running()).isEmpty();
        assertThat(started()).isEmpty();
        assertThat(vms().abandonedDirectories()).isEmpty();
        assertThat(cache().resolve("kept-vms")).isEmptyDirectory();
    }

    @Test
    void vmWhenTheBootIsInterruptedDuringItsCommandIsRemoved() throws IOException {
        engine.containers().next(FakeProgram.hanging(SampleBoot.untilReady()));
        Thread booting = Thread.currentThread();
        BootRequest request = SampleBoot.kept(SampleBoot.request(root, "sleep inf"), null);
        Boot boot = new Boot(
                engine,
                event -> {
                    if (event instanceof VmReady) {
                        booting.interrupt();
                    }
                },
                CLOCK);

        assertThatThrownBy(() ->
                        boot.run(request, VerdictFile.begin(request.paths().logs(), CLOCK)))
                .isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(started()).isEmpty();
        assertThat(cache().resolve("kept-vms")).isEmptyDirectory();
    }

    @Test
    void vmWhenItEndsInPlaceOfAnAnswerIsNotKept() {
        engine.containers().next((output, input) -> {
            SampleBoot.untilReadyAnd(SampleBoot.report("done", "")).forEach(line -> print(output, line));
            return 1;
        });

        boot(SampleBoot.kept(SampleBoot.request(root, null), null));

        assertThat(vms().survey().running()).isEmpty();
        assertThat(events.of(Warning.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).contains("was not kept, since it has ended"));
    }

    @Test
    void nameWhenTakenHasANumberOrIsRefused() {
        boot(null, null);
        boot(null, null);
        boot("mine", null);

        assertThat(vms().survey().names()).isEqualTo("deb12, deb12-2, mine");
        assertThatThrownBy(() -> boot(SampleBoot.kept(SampleBoot.request(root, null), "mine")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mine is the name of a VM that runs");
    }

    @Test
    void vmWhenItsContainerIsGoneIsToldOfUntilForgotten() throws IOException {
        boot(null, null);
        boot("other", null);
        StoredContainer first = engine.storage().containers().get(0);
        engine.storage().removeContainer(first.id());

        KeptVms.Survey survey = vms().survey();

        assertThat(survey.names()).isEqualTo("other");
        assertThat(survey.gone()).extracting(KeptVm::name).containsExactly("deb12");
        vms().forget(survey.gone().get(0));
        assertThat(vms().survey().gone()).isEmpty();
        assertThat(vms().survey().names()).isEqualTo("other");
    }

    @Test
    void vmWhenOfAnotherEngineIsNeitherRunningNorGone() throws IOException {
        boot(null, null);
        Path record = KeptVms.directoryOf(
                        cache(), vms().survey().running().get(0).owner())
                .resolve("vm.json");
        Files.writeString(record, Files.readString(record).replace("Fake 1.0", "Fake 2.0"));
        engine.storage().removeContainer(engine.storage().containers().get(0).id());

        assertThat(vms().survey().running()).isEmpty();
        assertThat(vms().survey().gone()).isEmpty();
    }

    @Test
    void vmWhenStoppedLeavesNothing() throws IOException {
        boot(null, null);
        List<Duration> limits = new ArrayList<>();
        engine.storage().whenStopped(limits::add);

        vms().stop(vms().survey().running().get(0), Duration.ofSeconds(30));

        assertThat(limits).containsExactly(Duration.ofSeconds(30));
        assertThat(engine.storage().containers()).isEmpty();
        assertThat(cache().resolve("kept-vms").toFile().list()).containsExactly("lock");
    }

    @Test
    void directoryWhenItsBootWasKilledIsAbandonedAndALiveOneIsNot() throws IOException {
        Files.createDirectories(KeptVms.directoryOf(cache(), "killed"));
        try (VmOwner live = VmOwner.of(cache())) {
            Files.createDirectories(KeptVms.directoryOf(cache(), live.name()));

            assertThat(vms().abandonedDirectories())
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("killed");
        }
    }

    @Test
    void recordWhenDamagedIsNone() throws IOException {
        Path record = KeptVms.directoryOf(cache(), "x").resolve("vm.json");
        Files.createDirectories(record.getParent());
        Files.writeString(record, "{\"name\": \"a\"}");

        assertThat(vms().survey().running()).isEmpty();
        assertThat(vms().unreadDirectories()).containsExactly(record.getParent());
        assertThat(KeptVm.read("x", "nonsense")).isEmpty();
    }
}
