package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link VerdictFile}, and of what boots write to it. */
@Timeout(60)
class VerdictFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
    private static final String INIT_ENDED =
            "[    1.2] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\n";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();

    private void boot(@Nullable String command, List<String> lines) {
        BootRequest request = SampleBoot.request(root, command);
        engine.containers().next(FakeProgram.ending(0, lines));
        new Boot(engine, event -> {}, CLOCK)
                .run(request, VerdictFile.begin(request.paths().logs(), CLOCK));
    }

    private void fail(@Nullable String command, List<String> lines) {
        assertThatThrownBy(() -> boot(command, lines)).isInstanceOf(BootFailedException.class);
    }

    private Path file() {
        return logs().resolve("verdict.json");
    }

    private Path logs() {
        return root.resolve("target/mkt-images/deb12");
    }

    private JsonValue verdict() throws IOException {
        return JsonReader.read(Files.readString(file()));
    }

    private String text(String member) throws IOException {
        return verdict().at(member).text().orElse("");
    }

    /** A VM that prints a line before it is up, and ends. */
    private static List<String> printing(String line) {
        return List.of(SampleBoot.started("tcg"), SampleBoot.console(line), SampleBoot.ended(0));
    }

    @Test
    void bootWhenItSucceedsHasItsKernelItsTimesAndTheStatusOfTheCommand() throws IOException {
        boot("true", SampleBoot.untilReadyAnd(SampleBoot.report("exit", "0"), SampleBoot.report("done", "")));

        assertThat(verdict().at("formatVersion").number()).hasValue(1);
        assertThat(text("verdict")).isEqualTo("passed");
        assertThat(verdict().at("kernel").at("release").text()).contains("6.1.119-mkt");
        assertThat(verdict().at("kernel").at("path").text()).contains("/src/linux/arch/x86/boot/bzImage");
        assertThat(text("image")).isEqualTo(SampleBoot.IMAGE.toString());
        assertThat(text("begun")).isEqualTo("2026-11-24T10:00:00Z");
        assertThat(verdict().at("milliseconds").number()).hasValue(0);
        assertThat(text("command")).isEqualTo("true");
        assertThat(verdict().at("exitStatus").number()).hasValue(0);
        assertThat(text("console"))
                .isEqualTo(root.resolve("target/mkt-images/deb12/console.log").toString());
        assertThat(Files.readString(file())).contains("\"name\" : \"set-up\"", "\"symptom\" : null");
    }

    @Test
    void resultWhenSeveralProblemsAreTheReasonHasTheFirstOne() {
        VerdictFile file = VerdictFile.begin(logs(), CLOCK);

        assertThat(file.result("linux").verdict()).isEqualTo("image-or-environment");

        file.note(Optional.of("6.1.192"));
        file.failedOtherwise(Path.of("/src/linux"), "2 problems:\n  .config:1: A must be y\n  .config:2: B must be y");

        assertThat(file.result("linux"))
                .isEqualTo(new KernelResult(
                        "linux",
                        Optional.of("6.1.192"),
                        "image-or-environment",
                        Duration.ZERO,
                        Optional.of("2 problems: .config:1: A must be y")));
    }

    @Test
    void commandWhenItFailsHasItsStatus() throws IOException {
        fail("false", SampleBoot.untilReadyAnd(SampleBoot.report("exit", "7"), SampleBoot.report("done", "")));

        assertThat(text("verdict")).isEqualTo("command-failed");
        assertThat(text("reason")).isEqualTo("the command 'false' ended with exit status 7");
        assertThat(verdict().at("exitStatus").number()).hasValue(7);
    }

    @Test
    void commandWhenTheKernelCrashesDuringItHasFailed() throws IOException {
        fail(
                "modprobe mine",
                SampleBoot.untilReadyAnd(
                        SampleBoot.console("[ 9.0] BUG: kernel NULL pointer dereference\n"), SampleBoot.ended(0)));

        assertThat(text("verdict")).isEqualTo("command-failed");
        assertThat(verdict().at("symptom").at("name").text()).contains("oops");
        assertThat(verdict().at("symptom").at("line").text()).contains("[ 9.0] BUG: kernel NULL pointer dereference");
        assertThat(verdict().at("exitStatus").number()).isEmpty();
    }

    @Test
    void kernelWhenItCannotMountItsRootIsTheCause() throws IOException {
        fail("true", printing("[ 1.1] VFS: Unable to mount root fs on unknown-block(0,0)\n"));

        assertThat(text("verdict")).isEqualTo("kernel-did-not-boot");
        assertThat(verdict().at("symptom").at("name").text()).contains("no-root");
    }

    @Test
    void kernelWhenItEndsWithoutAWordIsTheCause() throws IOException {
        fail(null, List.of(SampleBoot.started("tcg"), SampleBoot.ended(0)));

        assertThat(text("verdict")).isEqualTo("kernel-did-not-boot");
        assertThat(text("reason")).isEqualTo("the VM was switched off before it was up");
    }

    @Test
    void initWhenItEndsIsOfTheKernelIfTheImageHasBooted() throws IOException {
        fail(null, printing(INIT_ENDED));
        assertThat(text("verdict")).isEqualTo("image-or-environment");

        boot(null, SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));
        fail(null, printing(INIT_ENDED));

        assertThat(text("verdict")).isEqualTo("kernel-did-not-boot");
    }

    @ParameterizedTest
    @CsvSource({"1, qemu ended with exit status 1", "-9, signal 9 has ended qemu"})
    void qemuWhenItFailsSaysNothingOfTheKernel(int status, String reason) throws IOException {
        boot(null, SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));

        fail("true", List.of(SampleBoot.started("tcg"), SampleBoot.ended(status)));

        assertThat(text("verdict")).isEqualTo("image-or-environment");
        assertThat(text("reason")).isEqualTo(reason);
    }

    @Test
    void unitWhenItFailsInAnImageThatNeverBootedSaysNothingOfTheKernel() throws IOException {
        List<String> lines = new ArrayList<>(SampleBoot.untilReady());
        lines.add(lines.size() - 1, SampleBoot.report("failed", "rdma-ndd.service"));

        fail("true", lines);

        assertThat(text("verdict")).isEqualTo("image-or-environment");
        assertThat(text("reason")).isEqualTo("rdma-ndd.service has failed");
    }

    @Test
    void engineWhenItFailsSaysNothingOfTheKernelAndNeverReplacesAVerdict() throws IOException {
        VerdictFile verdict = VerdictFile.begin(logs(), CLOCK);

        verdict.failedOtherwise(Path.of("/src/linux"), "The engine is gone");
        verdict.failedOtherwise(Path.of("/src/linux"), "again");

        assertThat(text("verdict")).isEqualTo("image-or-environment");
        assertThat(text("reason")).isEqualTo("The engine is gone");
        assertThat(verdict().at("kernel").at("path").text()).contains("/src/linux");
    }

    @Test
    void bootWhenItBeginsRemovesTheLastVerdictAndWhenCancelledHasNone() {
        boot(null, SampleBoot.untilReadyAnd(SampleBoot.report("done", "")));
        BootRequest request = SampleBoot.request(root, null);
        engine.containers().next(FakeProgram.hanging(List.of()));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new Boot(engine, event -> {}, CLOCK)
                        .run(request, VerdictFile.begin(request.paths().logs(), CLOCK)))
                .isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file()).doesNotExist();
    }

    @Test
    void verdictWhenItCannotBeRemovedStopsTheBoot() throws IOException {
        Files.createDirectories(file().resolve("not empty"));

        assertThatThrownBy(() -> VerdictFile.begin(logs(), CLOCK))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file().toString());
    }
}
