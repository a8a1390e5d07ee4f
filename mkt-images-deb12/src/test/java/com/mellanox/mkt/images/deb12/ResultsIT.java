package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.ResultOptions;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.BootFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a VM tells of its kernel and of tests: warnings, results, crashes. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class ResultsIT {
    private static final String WARN = "echo 'WARNING: CPU: 0 PID: 1 at drivers/test.c:1 test+0x1/0x2' >/dev/kmsg; ";

    private static final String TAP = """
            echo TAP version 14
            echo 1..3
            echo ok 1 - connects
            echo '# got <nothing> & waited'
            echo not ok 2 - sends
            echo ok 3 - rdma '# SKIP no device'
            """;

    @TempDir
    private Path directory;

    private Vms vms;

    @BeforeEach
    void connect() {
        vms = new Vms(directory);
    }

    @AfterEach
    void close() {
        vms.close();
    }

    @Test
    void testWhenItFailsIsAFailureAndAllResultsAreWritten() throws IOException {
        assertThatThrownBy(() -> vms.boot(Vms.guest(WARN + TAP), ResultOptions.DEFAULT))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("but 1 of 3 tests of ")
                .hasMessageContaining("\n  seen:\n    sends\n");

        assertThat(vms.verdict()).isEqualTo("command-failed");
        assertThat(Files.readString(directory.resolve("logs/TEST-boot.xml")))
                .contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\"")
                .contains("# got &lt;nothing&gt; &amp; waited");
        assertThat(vms.events())
                .filteredOn(BuildEvent.Warning.class::isInstance)
                .anySatisfy(event -> assertThat(event.toString())
                        .contains("the kernel reports: [", "WARNING: CPU: 0 PID: 1 at drivers/test.c:1 test+0x1/0x2"));
    }

    @Test
    void kernelWhenItPanicsIsShownWithItsTraceAndLeavesItsMemory() throws IOException {
        Path dump = directory.resolve("memory.elf");

        assertThatThrownBy(() -> vms.boot(
                        Vms.guest("sync; echo c >/proc/sysrq-trigger; sleep infinity"),
                        new ResultOptions(false, false, dump)))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("but the kernel panicked. ")
                .hasMessageContaining("Kernel panic - not syncing: sysrq triggered crash")
                .hasMessageContaining("sysrq_handle_crash+0x")
                .hasMessageContaining("The trace has no files and lines, since ");

        assertThat(vms.verdict()).isEqualTo("command-failed");
        assertThat(Files.readString(vms.verdictFile())).contains("\"dump\" : \"" + dump + "\"");
        assertThat(Files.size(dump)).isGreaterThan(1L << 30);
        assertThat(Files.getOwner(dump)).isEqualTo(Files.getOwner(directory));
        assertThat(firstSegment(dump)).isEqualTo("NOTE at 64");
    }

    /** The kind of the first program header and its place in a core file, where makedumpfile expects it directly after the ELF header. */
    private static String firstSegment(Path core) throws IOException {
        try (InputStream in = Files.newInputStream(core)) {
            ByteBuffer beginning = ByteBuffer.wrap(in.readNBytes(512)).order(ByteOrder.LITTLE_ENDIAN);
            int place = (int) beginning.getLong(32);
            return (beginning.getInt(place) == 4 ? "NOTE at " : "another one at ") + place;
        }
    }

    @Test
    void kernelWhenItReportsIsAFailureIfAskedFor() throws IOException {
        assertThatThrownBy(() -> vms.boot(Vms.guest(WARN + WARN), new ResultOptions(true, false, null)))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("the kernel reports 2 problems");

        assertThat(vms.verdict()).isEqualTo("kernel-warned");
    }
}
