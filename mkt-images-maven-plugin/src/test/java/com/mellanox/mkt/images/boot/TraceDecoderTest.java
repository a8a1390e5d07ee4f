package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.boot.TraceDecoder.Decoded;
import com.mellanox.mkt.images.boot.VmMessage.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link TraceDecoder} and {@link CrashTrace}, with a script in place of the one of a kernel's tree. */
class TraceDecoderTest {
    private static final String PANIC = "[   47.911020] Kernel panic - not syncing: sysrq triggered crash";

    /** Decodes two functions, as the kernel's own script prints them, and does not know the others. */
    private static final String DECODE = """
            echo "$@" >"${0%/*}/arguments"
            while read -r line; do
                case $line in
                *panic+*) echo "[ 47.915900] panic (kernel/panic.c:274 include/linux/panic.h:9)" ;;
                *mine_write*) echo "[ 47.917733] mine_write (drivers/mine.c:12 (discriminator 3)) mine" ;;
                *lvl*) echo "[ 47.915214] dump_stack_lvl (dump_stack.c:?)" ;;
                *) echo "$line" ;;
                esac
            done
            """;

    @TempDir
    private Path tree;

    private BootKernel kernel;
    private String tools = "";

    @BeforeEach
    void name() {
        kernel = new BootKernel(tree.resolve("arch/x86/boot/bzImage"), "6.1.119", null);
    }

    private void create(String script, String decode) throws IOException {
        Files.createFile(tree.resolve("vmlinux"));
        Files.createDirectories(tree.resolve(script).getParent());
        Files.writeString(tree.resolve(script), decode);
    }

    private static List<String> console(String name) throws IOException {
        return GoldenFile.read(TraceDecoderTest.class, name + ".console.txt")
                .lines()
                .toList();
    }

    private static Optional<CrashTrace> trace(String name) throws IOException {
        List<String> lines = console(name);
        return Symptom.in(lines).flatMap(seen -> CrashTrace.of(seen, lines));
    }

    private Decoded decode() throws IOException {
        return new TraceDecoder(kernel, tools).decode(trace("sysrq-crash").orElseThrow());
    }

    @Test
    void traceWhenThereIsOneHasTheLinesThatNamePlaces() throws IOException {
        CrashTrace trace = trace("sysrq-crash").orElseThrow();

        assertThat(trace.symptom()).isEqualTo(new Sighting(Symptom.PANIC, PANIC));
        assertThat(trace.lines())
                .startsWith(PANIC, "[   47.912113] CPU: 1 PID: 271 Comm: command Not tainted 6.1.119 #1")
                .endsWith("[   47.917733]  mine_write+0x23/0x40 [mine]", "[   47.918414]  </TASK>")
                .hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-hvc0", "soft-lockup", "no-devtmpfs"})
    void traceWhenNoCallsFollowIsNone(String name) throws IOException {
        assertThat(trace(name)).isEmpty();
    }

    @Test
    void failureWhenTheKernelCrashesShowsTheTraceAndWhatItLacks() throws IOException {
        BootRequest request = SampleBoot.request(tree, "true");
        try (VmConsole console = VmConsole.at(request.paths().console())) {
            console.write(String.join("\n", console("sysrq-crash")).getBytes(StandardCharsets.UTF_8));
            BootFailure failure =
                    new BootDiagnosis(request, console, new BootProgress(() -> 0), new VmMessageQueue()).ended(0);

            assertThat(failure.exception())
                    .hasMessageContaining("the kernel panicked. ")
                    .hasMessageContaining(". The trace has no files and lines, since ")
                    .hasMessageContaining("\n  seen:\n    " + PANIC)
                    .hasMessageContaining("sysrq_handle_crash+0x15/0x20");
            assertThat(failure.symptom()).contains(new Sighting(Symptom.PANIC, PANIC));
        }
    }

    @Test
    void failureWhenTheCommandFailsAfterAnOopsShowsTheTrace() throws IOException {
        BootRequest request = SampleBoot.request(tree, "modprobe mine");
        BootProgress progress = new BootProgress(() -> 0);
        progress.on(new Report("state", "running"));
        try (VmConsole console = VmConsole.at(request.paths().console())) {
            console.write(String.join("\n", console("oops")).getBytes(StandardCharsets.UTF_8));
            BootFailure failure =
                    new BootDiagnosis(request, console, progress, new VmMessageQueue()).commandFailed(137);

            assertThat(failure.verdict()).isEqualTo(Verdict.COMMAND_FAILED);
            assertThat(failure.what()).isEqualTo("the command 'modprobe mine' ended with exit status 137");
            assertThat(failure.exception()).hasMessageContaining("RIP: 0010:rxe_net_init+0x21/0x60");
            assertThat(failure.symptom().map(Sighting::symptom)).contains(Symptom.OOPS);
        }
    }

    @Test
    void traceWhenOfAnotherArchitectureNeedsItsTools() throws IOException {
        create("scripts/decode_stacktrace.sh", DECODE);
        tools = "none-linux-gnu-";

        assertThat(decode().missing())
                .endsWith(
                        "this host has no none-linux-gnu-addr2line, nm or readelf; install binutils for none-linux-gnu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scripts/decode_stacktrace.sh", "source/scripts/decode_stacktrace.sh"})
    void placeWhenKnownHasItsFileAndLineAndOthersStay(String script) throws IOException {
        create(script, DECODE);

        Decoded decoded = decode();

        assertThat(decoded.missing()).isNull();
        assertThat(decoded.lines())
                .hasSize(10)
                .contains(
                        PANIC,
                        "[   47.915214]  dump_stack_lvl+0x34/0x48",
                        "[ 47.915900] panic (kernel/panic.c:274 include/linux/panic.h:9)",
                        "[ 47.917733] mine_write (drivers/mine.c:12 (discriminator 3)) mine");
        assertThat(tree.resolve(script).resolveSibling("arguments"))
                .hasContent(tree.resolve("vmlinux") + " auto " + tree);
    }

    @Test
    void traceWhenTheKernelHasNoDebuggingInformationIsPlainWithTheReason() throws IOException {
        create("scripts/decode_stacktrace.sh", "exec cat");

        assertThat(decode().lines())
                .isEqualTo(trace("sysrq-crash").orElseThrow().lines());
        assertThat(decode().missing())
                .isEqualTo("The trace has no files and lines, since " + tree.resolve("vmlinux")
                        + " has no debugging information; compile it with CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT=y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 3", "echo one line"})
    void traceWhenTheScriptFailsIsPlain(String script) throws IOException {
        create("scripts/decode_stacktrace.sh", script);

        assertThat(decode().lines()).hasSize(10).contains(PANIC);
        assertThat(decode().missing()).contains("decode_stacktrace.sh ended with exit status ");
    }

    @Test
    void traceWhenTheTreeLacksSomethingIsPlainWithTheReason() throws IOException {
        assertThat(decode().missing()).contains("there is no vmlinux in the tree of " + kernel.image());

        Files.createFile(tree.resolve("vmlinux"));

        assertThat(decode().missing()).contains(tree + " has no scripts/decode_stacktrace.sh");
        assertThat(decode().lines()).contains(PANIC);
    }
}
