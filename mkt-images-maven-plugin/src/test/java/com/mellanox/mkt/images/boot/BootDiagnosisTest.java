package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link BootDiagnosis}: each message, as its reader gets it. */
class BootDiagnosisTest {
    private static final String DOES_NOT = "harbor.mellanox.com/mkt/kvm:deb12: does not boot on Linux 6.1.119-mkt: ";
    private static final String BUT = "harbor.mellanox.com/mkt/kvm:deb12: boots on Linux 6.1.119-mkt, but ";
    private static final String WHOLE = "\n  whole console: /work/target/mkt-images/deb12/console.log";
    private static final String LAST = "\n  last lines of the console:\n    ";
    private static final String SEEN = "\n  seen:\n    ";
    private static final String SLOW = "; a slow machine needs more time: -Dmkt.boot.timeout";

    private final Path root;
    private final VmConsole console;
    private final VmMessageQueue messages = new VmMessageQueue();
    private final BootProgress progress = new BootProgress(() -> 0);
    private final BootDiagnosis failure;

    BootDiagnosisTest(@TempDir Path root) {
        this.root = root;
        BootTimeouts limits = new BootTimeouts(Duration.ofMinutes(2), Duration.ofHours(1));
        BootRequest request = SampleBoot.request(root, Accelerator.TCG, "ibv_devinfo", limits);
        this.console = VmConsole.at(request.paths().console());
        this.failure = new BootDiagnosis(request, console, progress, messages);
    }

    @AfterEach
    void close() {
        console.close();
    }

    private String text(BootFailure failed) {
        return String.valueOf(failed.exception().getMessage()).replace(root.toString(), "/work");
    }

    private void print(String text) {
        console.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void printConsole(String name) throws IOException {
        print(GoldenFile.read(BootDiagnosisTest.class, name + ".console.txt"));
    }

    private void complain(String text) {
        messages.stderr(text.getBytes(StandardCharsets.UTF_8));
    }

    private void start() {
        progress.vmStarted(new Started(Accelerator.TCG, "asked for"));
    }

    private void report(String name, String value) {
        progress.on(new Report(name, value));
    }

    private void startInit() {
        print("[    0.7] printk: console [hvc0] enabled\n[    1.1] Run /sbin/init as init process\n");
        progress.initStarted();
    }

    private static String golden(String name) throws IOException {
        return GoldenFile.read(BootDiagnosisTest.class, name + ".failure.txt").stripTrailing();
    }

    @Test
    void vmWhenItCannotBeStartedIsToldWithTheWordsOfDoKvm() {
        complain("do-kvm.py: the image has no program depmod. Install it in the KVM image\n");

        assertThat(text(failure.containerEnded(1)))
                .isEqualTo(DOES_NOT
                        + "its VM cannot be started. Correct what these lines name; the KVM image needs python3,"
                        + " qemu, mount and depmod" + SEEN
                        + "do-kvm.py: the image has no program depmod. Install it in the KVM image" + WHOLE);
    }

    @Test
    void vmWhenItsContainerEndsWithoutAWordIsToldWithTheStatus() {
        assertThat(text(failure.containerEnded(137)))
                .isEqualTo(
                        DOES_NOT + "its container ended with exit status 137 before the VM was started. Check whether"
                                + " the engine's host has run out of memory, or whether the container was removed"
                                + WHOLE);
    }

    @Test
    void vmWhenItsContainerEndsInTheMiddleIsNotOneThatCannotBeStarted() {
        start();
        print("[    0.0] Linux\n");
        complain("qemu: terminating on signal 15\n");

        assertThat(text(failure.containerEnded(137)))
                .isEqualTo(DOES_NOT + "its container ended with exit status 137 while the VM was running. Check whether"
                        + " the engine's host has run out of memory, or whether the container was removed"
                        + SEEN + "qemu: terminating on signal 15" + LAST + "[    0.0] Linux" + WHOLE);
    }

    @Test
    void qemuWhenItFailsIsToldWithItsWords() {
        start();
        complain("qemu-system-x86_64: error loading kernel: unsupported file\n");

        assertThat(text(failure.ended(1)))
                .isEqualTo(DOES_NOT + "qemu ended with exit status 1. Correct what these lines name" + SEEN
                        + "qemu-system-x86_64: error loading kernel: unsupported file" + WHOLE);
    }

    @Test
    void qemuWhenItFailsWithoutAWordIsToldWithTheConsole() {
        start();
        print("[    0.0] Linux\n");

        assertThat(text(failure.ended(1)))
                .isEqualTo(DOES_NOT + "qemu ended with exit status 1. Look at what the VM printed before" + LAST
                        + "[    0.0] Linux" + WHOLE);
    }

    @Test
    void qemuWhenASignalEndsItSaysWhich() {
        start();

        assertThat(text(failure.ended(-9)))
                .isEqualTo(DOES_NOT + "signal 9 has ended qemu. Check whether the engine's host has run out of memory:"
                        + " see 'dmesg' there" + WHOLE);
    }

    @Test
    void qemuWhenItCrashesIsToBlame() {
        start();

        assertThat(text(failure.ended(-11)))
                .isEqualTo(
                        DOES_NOT + "qemu crashed with signal 11. This is a defect of qemu: install another version of"
                                + " it in the image" + WHOLE);
    }

    @Test
    void vmWhenSwitchedOffIsNotBlamedOnAWarningOfQemu() {
        start();
        complain("qemu-system-x86_64: warning: host does not support something\n");
        print("[    9.1] reboot: Power down\n");

        assertThat(text(failure.ended(0)))
                .isEqualTo(DOES_NOT + "the VM was switched off before it was up. Look at what it printed before" + SEEN
                        + "qemu-system-x86_64: warning: host does not support something" + LAST
                        + "[    9.1] reboot: Power down" + WHOLE);
    }

    @Test
    void vmWhenSwitchedOffByItsCommandIsUp() {
        start();
        report("state", "running");

        assertThat(text(failure.ended(0)))
                .isEqualTo(BUT
                        + "the VM was switched off before the command 'ibv_devinfo' was done. Look at what it printed before"
                        + WHOLE);
    }

    @Test
    void symptomWhenSeenIsExplainedWithItsLineAndTheLastOnes() throws IOException {
        start();
        printConsole("init-exits");

        assertThat(text(failure.ended(0))).isEqualTo(golden("init-exits"));
        assertThat(text(failure.notReady())).isEqualTo(golden("init-exits"));
    }

    @Test
    void kernelWhenWithout9pIsToldWhichOptions() throws IOException {
        start();
        printConsole("no-9p");

        assertThat(text(failure.ended(0))).isEqualTo(golden("no-9p"));
    }

    @Test
    void consoleWhenSilentIsLookedForInTheKernel() {
        start();

        assertThat(text(failure.notReady()))
                .isEqualTo(DOES_NOT + "nothing came from its console within 120 s. Check whether the kernel is for this"
                        + " processor, and has CONFIG_VIRTIO_CONSOLE=y and CONFIG_EARLY_PRINTK=y (arm64:"
                        + " CONFIG_SERIAL_AMBA_PL011_CONSOLE=y)" + SLOW + WHOLE);
    }

    @Test
    void kernelWhenItHasNotStartedInitIsToldWithWhatItDidLast() {
        start();
        print("[    0.7] printk: console [hvc0] enabled\n[    0.9] waiting\n");

        assertThat(text(failure.notReady()))
                .isEqualTo(DOES_NOT + "the kernel did not start init within 120 s. Look at what it did last" + SLOW
                        + LAST + "[    0.7] printk: console [hvc0] enabled\n    [    0.9] waiting" + WHOLE);
    }

    @Test
    void initWhenItPrintsNothingIsLookedForInTheImageAndTheKernel() {
        start();
        startInit();

        assertThat(text(failure.notReady()))
                .startsWith(
                        DOES_NOT + "the kernel has started init, which has printed nothing within 120 s. Check whether"
                                + " the kernel has CONFIG_DEVTMPFS=y, without which init finds no console, and whether the"
                                + " image's /sbin/init is systemd" + SLOW + LAST);
    }

    @Test
    void systemdWhenItWaitsIsToldWithWhatFor() {
        start();
        startInit();
        print("[    1.4] systemd[1]: Hostname set to <kvm-deb12>.\n"
                + "[ ***  ] A start job is running for /dev/hvc0 (5s / 1min 30s)\r"
                + "\u001b[K[  *** ] (1 of 2) Job systemd-resolved.service/start running (9s / 1min 33s)");

        assertThat(text(failure.notReady()))
                .startsWith(DOES_NOT + "systemd did not reach its target within 120 s, and waits for"
                        + " systemd-resolved.service. Correct the unit, or mask it if a VM does not need it" + SLOW
                        + LAST);
    }

    @Test
    void systemdWhenItSaysNothingOfWhatItWaitsForIsToldAlone() {
        start();
        startInit();
        print("[    1.4] systemd[1]: Hostname set to <kvm-deb12>.\n");

        assertThat(text(failure.notReady()))
                .startsWith(DOES_NOT + "systemd did not reach its target within 120 s. Correct the unit");
    }

    @Test
    void unitsWhenTheyFailAreToldWithTheirJournal() throws IOException {
        start();
        report("failed", "rdma-ndd.service");
        report("status", "× rdma-ndd.service - RDMA Node Description Daemon");
        report("status", "     Active: failed (Result: exit-code) since Tue 2026-11-24 10:00:00 UTC; 1s ago");
        report("status", "   Main PID: 211 (code=exited, status=203/EXEC)");
        report("state", "degraded");

        assertThat(text(failure.failedUnits())).isEqualTo(golden("failed-unit"));
    }

    @Test
    void unitsWhenManyAreNotAllNamedInTheSentence() {
        for (char name = 'a'; name <= 'g'; name++) {
            report("failed", name + ".service");
        }
        report("state", "degraded");

        assertThat(text(failure.failedUnits()))
                .startsWith(DOES_NOT + "a.service, b.service, c.service, d.service, e.service and 2 more have failed."
                        + " Correct what the lines of the journal name, or mask what a VM does not need");
    }

    @Test
    void machineWhenSystemdIsNotContentIsToldWithItsWord() {
        report("state", "maintenance");

        assertThat(text(failure.notRunning()))
                .isEqualTo(
                        DOES_NOT + "systemd says that the machine is 'maintenance', and not 'running'. Look at what it"
                                + " printed before; -Dmkt.boot.debug shows what systemd does" + WHOLE);
    }

    @Test
    void commandWhenItFailsIsToldWithItsStatus() {
        report("state", "running");

        assertThat(text(failure.commandFailed(3)))
                .isEqualTo(BUT + "the command 'ibv_devinfo' ended with exit status 3. See its output above" + WHOLE);
    }

    @Test
    void commandWhenItTakesTooLongIsToldWithItsLimit() {
        report("state", "running");

        assertThat(text(failure.commandTooLong()))
                .isEqualTo(
                        BUT + "the command 'ibv_devinfo' did not end within 3600 s. Look at what it printed; for more"
                                + " time -Dmkt.boot.commandTimeout" + WHOLE);
    }

    @Test
    void sessionWhenItTakesTooLongWithoutACommandIsNamed() {
        report("state", "running");
        BootRequest plain = SampleBoot.request(root, Accelerator.TCG, null, SampleBoot.LONG);

        assertThat(text(new BootDiagnosis(plain, console, progress, messages).commandTooLong()))
                .startsWith(BUT + "the unit mkt-session.service did not end within 60 s.");
    }

    @Test
    void commandWhenNothingIsKnownOfItHasNotSucceeded() {
        report("state", "running");

        assertThat(text(failure.commandNotRun()))
                .isEqualTo(BUT + "the command 'ibv_devinfo' was not run, or its exit status was lost. Check whether the"
                        + " image has /bin/bash, and what the VM printed" + WHOLE);
    }
}
