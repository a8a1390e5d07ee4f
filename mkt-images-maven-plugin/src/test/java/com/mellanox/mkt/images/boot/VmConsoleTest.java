package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link VmConsole}. */
class VmConsoleTest {
    private static final String INIT = "[    1.106201] Run /sbin/init as init process\n";
    private static final String HVC = "[    0.731190] printk: console [hvc0] enabled\n";

    private final Path directory;
    private final Path file;
    private VmConsole console;

    VmConsoleTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = directory.resolve("mkt-images/deb12/console.log");
        this.console = VmConsole.at(file);
    }

    @AfterEach
    void close() {
        console.close();
    }

    private void write(String text) {
        console.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fileWhenAnythingIsPrintedHasItByteForByteAtOnce() throws IOException {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        console.write(all);
        console.write("\u001b[0;32m OK \u001b[0m\r\n".getBytes(StandardCharsets.UTF_8));

        byte[] kept = Files.readAllBytes(file);
        assertThat(kept).startsWith(all).hasSize(all.length + "\u001b[0;32m OK \u001b[0m\r\n".length());
    }

    @Test
    void fileWhenOfAnEarlierBootBeginsAfresh() {
        write("before\n");
        console.close();

        console = VmConsole.at(file);

        assertThat(file).isEmptyFile();
    }

    @Test
    void fileWhenItCannotBeWrittenIsNamed() throws IOException {
        Path inTheWay = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> VmConsole.at(inTheWay.resolve("console.log")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The console's text cannot be written to " + inTheWay.resolve("console.log"))
                .hasMessageEndingWith("Check the directory's permissions and free space");
    }

    @Test
    void fileWhenItsWriterIsInterruptedIsWrittenAllTheSame() {
        Thread.currentThread().interrupt();
        try {
            write("still\n");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(file).hasContent("still");
    }

    @Test
    void linesWhenCutAnywhereAreWhole() {
        for (byte next : (HVC + INIT + "Größe €").getBytes(StandardCharsets.UTF_8)) {
            console.write(new byte[] {next});
        }

        assertThat(console.lastLines()).containsExactly(HVC.strip(), INIT.strip(), "Größe €");
        assertThat(console.initHasStarted()).isTrue();
    }

    @Test
    void lastLinesWhenManyAreTwenty() {
        for (int i = 0; i < 100; i++) {
            write("line " + i + "\n");
        }

        assertThat(console.lastLines()).hasSize(20).startsWith("line 80").endsWith("line 99");
    }

    @Test
    void linesWhenEndlessAreKnownByTheirBeginningAndEnd() {
        write("[    0.5] 9pnet: Could not find request transport: virtio\n");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            many.append(i).append('\n');
        }
        write(many.toString());

        assertThat(console.symptom().orElseThrow().symptom()).isEqualTo(Symptom.NO_ROOT_TRANSPORT);
        assertThat(console.lastLines()).endsWith("49999");
    }

    @Test
    void consoleWhenNothingCameIsSilent() {
        console.write(new byte[0]);
        assertThat(console.isSilent()).isTrue();

        write("\r");
        assertThat(console.isSilent()).isFalse();
    }

    @Test
    void vmWhenItsConsoleComesAfterInitIsNotHopelessAnyMore() {
        write(INIT);
        assertThat(console.isFatal()).isTrue();

        write(HVC);
        assertThat(console.isFatal()).isFalse();
        assertThat(console.symptom()).isEmpty();
    }

    @Test
    void consoleWhenOfANewerKernelIsKnownAsWell() {
        write("[    0.7] printk: legacy console [hvc0] enabled\n" + INIT);

        assertThat(console.isFatal()).isFalse();
    }

    @Test
    void initWhenOnlyTheKernelPrintsHasNotSpoken() {
        write(HVC + INIT + "[    1.2] random: crng init done\n");
        assertThat(console.initHasPrinted()).isFalse();

        write("[    1.4] systemd[1]: systemd 252 running in system mode\n");
        assertThat(console.initHasPrinted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[  *** ] (1 of 2) Job systemd-resolved.service/start running (9s / 1min 33s) | systemd-resolved.service",
                "[ ***  ] A start job is running for /dev/hvc0 (5s / 1min 30s) | /dev/hvc0",
                "[***   ] A start job is running for Wait for (some) Network (1min 5s / no limit) | Wait for (some) Network",
                "[  OK  ] Started Job scheduler (cron) | ''",
                "[  OK  ] Reached target multi-user.target - Multi-User System. | ''"
            })
    void systemdWhenItWaitsSaysWhatFor(String line, String what) {
        write(line + "\n");

        assertThat(console.waitsFor()).isEqualTo(what);
    }

    @Test
    void systemdWhenItWritesOverItsLineIsReadAllTheSame() {
        write(
                "[ \u001b[0;31m*\u001b[0;1;31m*\u001b[0m\u001b[0;31m*\u001b[0m  ] (1 of 2) Job \u001b[0;1;39mdev-hvc0.device\u001b[0m"
                        + "/start running (5s / 1min 30s)");
        write("\r\u001b[K[  \u001b[0;31m*\u001b[0;1;31m*\u001b[0m\u001b[0;31m*\u001b[0m ] (2 of 2) Job"
                + " \u001b[0;1;39msystemd-resolved.service\u001b[0m/start running (9s / 1min 33s)");

        console.symptom();

        assertThat(console.waitsFor()).isEqualTo("systemd-resolved.service");
    }

    @Test
    void systemdWhenAllJobsAreDoneAndOthersFollowNamesTheLast() {
        write(
                "[ ***  ] A start job is running for /dev/hvc0 (5s / 1min 30s)\r\u001b[K[  OK  ] Found device /dev/hvc0.\n");
        write("[ ***  ] A start job is running for Network (5s / no limit)\n");

        assertThat(console.waitsFor()).isEqualTo("Network");
    }
}
