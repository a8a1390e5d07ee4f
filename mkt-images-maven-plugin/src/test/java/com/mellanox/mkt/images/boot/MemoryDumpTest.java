package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link MemoryDump}, with VMs that say what a test gives. */
@Timeout(60)
class MemoryDumpTest {
    private static final String DUMPING = "{\"event\": \"dumping\"}\n";
    private static final String PANIC = "[ 9.0] Kernel panic - not syncing: sysrq triggered crash\n";
    private static final BootTimeouts SHORT = new BootTimeouts(
            Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofMillis(100));

    @TempDir
    private Path root;

    private Path file;
    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();

    @BeforeEach
    void name() {
        file = root.resolve("memory");
    }

    private void boot(BootTimeouts limits, FakeProgram program) {
        BootRequest plain = SampleBoot.request(root, Accelerator.TCG, "./check", limits);
        BootRequest request = new BootRequest(
                plain.subject(),
                plain.kernel(),
                plain.hardware(),
                plain.network(),
                plain.guest(),
                plain.timeouts(),
                plain.paths(),
                null,
                new ResultOptions(false, false, file));
        engine.containers().next(program);
        new Boot(engine, events, Clock.systemUTC())
                .run(request, VerdictFile.begin(request.paths().logs(), Clock.systemUTC()));
    }

    private void panic(String error) {
        FakeProgram program = FakeProgram.ending(
                0,
                SampleBoot.untilReadyAnd(
                        SampleBoot.console(PANIC),
                        DUMPING,
                        SampleBoot.line("dumped", "error", error),
                        SampleBoot.ended(0)));
        assertThatThrownBy(() -> boot(SampleBoot.LONG, program))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("the kernel panicked");
    }

    private JsonValue dumpInVerdict() throws IOException {
        return JsonReader.read(Files.readString(root.resolve("target/mkt-images/deb12/verdict.json")))
                .at("dump");
    }

    @Test
    void memoryWhenWrittenIsToldWithItsSizeItsPlaceAndHowToReadIt() throws IOException {
        panic("");

        assertThat(events.of(BuildEvent.Notice.class))
                .extracting(BuildEvent.Notice::text)
                .containsExactly(
                        SampleBoot.IMAGE + ": the memory of the VM, 1024 MiB, is written to " + file,
                        SampleBoot.IMAGE + ": the memory is written; read it with 'crash vmlinux " + file
                                + "' or 'drgn -s vmlinux -c " + file + "'");
        assertThat(file).exists();
        assertThat(Files.getPosixFilePermissions(file))
                .allMatch(permission -> permission.name().startsWith("OWNER"));
        assertThat(dumpInVerdict().text()).contains(file.toString());
    }

    @Test
    void memoryWhenItCannotBeWrittenIsAWarningAndLeavesNoFile() throws IOException {
        panic("dump: failed to save memory");

        assertThat(events.of(BuildEvent.Warning.class))
                .extracting(BuildEvent.Warning::what)
                .containsExactly(SampleBoot.IMAGE + ": the memory of the VM was not written to " + file
                        + ": dump: failed to save memory");
        assertThat(file).doesNotExist();
        assertThat(dumpInVerdict()).isEqualTo(JsonValue.JsonScalar.NULL);
    }

    @Test
    void memoryWhenTheVmEndsMeanwhileIsAWarningAndLeavesNoFile() {
        FakeProgram program = FakeProgram.ending(
                0, SampleBoot.untilReadyAnd(SampleBoot.console(PANIC), DUMPING, SampleBoot.ended(-9)));

        assertThatThrownBy(() -> boot(SampleBoot.LONG, program)).hasMessageContaining("the kernel panicked");

        assertThat(events.of(BuildEvent.Warning.class))
                .singleElement()
                .extracting(BuildEvent.Warning::what)
                .asString()
                .endsWith("was not written to " + file + ": the VM has ended, or did not answer within 10 minutes");
        assertThat(file).doesNotExist();
    }

    @Test
    void memoryWhenNothingGoesWrongLeavesNoFile() throws IOException {
        Files.writeString(file, "of an earlier boot");

        boot(
                SampleBoot.LONG,
                FakeProgram.ending(
                        0, SampleBoot.untilReadyAnd(SampleBoot.report("exit", "0"), SampleBoot.report("done", ""))));

        assertThat(file).doesNotExist();
        assertThat(events.of(BuildEvent.Notice.class)).isEmpty();
    }

    private static void readEnd(InputStream stdin) {
        try {
            stdin.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void memoryWhenTheCommandHangsIsAskedFor() throws IOException {
        FakeProgram program = (output, input) -> {
            SampleBoot.untilReady().forEach(piece -> output.stdout(piece.getBytes(StandardCharsets.UTF_8)));
            InputStream stdin = Objects.requireNonNull(input);
            String asked = new BufferedReader(new InputStreamReader(stdin, StandardCharsets.UTF_8)).readLine();
            Thread reader = new Thread(() -> readEnd(stdin));
            reader.start();
            reader.join(Duration.ofMillis(200).toMillis());
            if (!reader.isAlive()) {
                return 1; // a VM ends with its input
            }
            reader.interrupt();
            for (String line : List.of(DUMPING, SampleBoot.line("dumped", "error", ""), SampleBoot.ended(0))) {
                output.stdout(line.getBytes(StandardCharsets.UTF_8));
            }
            return asked.equals("dump") ? 0 : 1;
        };

        assertThatThrownBy(() -> boot(SHORT, program)).hasMessageContaining("did not end within 0 s");

        assertThat(file).exists();
        assertThat(dumpInVerdict().text()).contains(file.toString());
        assertThat(events.of(BuildEvent.Notice.class)).hasSize(2);
    }

    @Test
    void fileWhenItCannotBeMadeStopsTheBoot() {
        file = root.resolve("missing/memory");

        assertThatThrownBy(() -> boot(SampleBoot.LONG, FakeProgram.ending(0, List.of())))
                .hasMessageContaining("-Dmkt.boot.dump=" + file + " cannot be written");
    }
}
