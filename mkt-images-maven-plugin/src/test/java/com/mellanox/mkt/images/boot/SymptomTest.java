package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.boot.Symptom.Sighting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link Symptom}, by what consoles of Linux 6.1 and systemd 252 say when a boot goes wrong. */
class SymptomTest {
    @TempDir
    private Path directory;

    private VmConsole console(String name) throws IOException {
        VmConsole console = VmConsole.at(directory.resolve("console.log"));
        console.write(GoldenFile.read(SymptomTest.class, name + ".console.txt").getBytes(StandardCharsets.UTF_8));
        return console;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no-9p | NO_ROOT_TYPE | VFS: Cannot open root device \"/dev/root\" or unknown-block(0,0): error -19",
                "no-9p-over-virtio | NO_ROOT_TRANSPORT | 9pnet: Could not find request transport: virtio",
                "no-virtio-pci | NO_ROOT |"
                        + " Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)",
                "no-init | NO_INIT | Kernel panic - not syncing: Requested init /sbin/init failed (error -2).",
                "shell-in-place-of-init | NO_INIT | Run /bin/sh as init process",
                "init-of-another-processor | NO_INIT |"
                        + " Starting init: /sbin/init exists but couldn't execute it (error -8)",
                "init-exits | INIT_ENDED |"
                        + " Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100",
                "init-crashes | INIT_ENDED |"
                        + " Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
                "no-devtmpfs | NO_DEVICES | systemd[1]: Failed to mount devtmpfs at /dev: No such device",
                "freezes | FROZEN | systemd[1]: Freezing execution.",
                "emergency | EMERGENCY | [  OK  ] Reached target emergency.target - Emergency Mode.",
                "no-hvc0 | NO_CONSOLE | Run /sbin/init as init process",
                "oops | OOPS | BUG: kernel NULL pointer dereference, address: 0000000000000018",
                "panics | PANIC |" + " Kernel panic - not syncing: corrupted stack end detected inside scheduler",
                "soft-lockup | STUCK | watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [modprobe:211]",
                "rcu-stall | STUCK | rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
                "deadlocked-on-memory | NO_MEMORY | Kernel panic - not syncing: System is deadlocked on memory"
            })
    void consoleWhenABootGoesWrongHasItsSymptom(String name, Symptom symptom, String line) throws IOException {
        try (VmConsole console = console(name)) {
            Sighting seen = console.symptom().orElseThrow();

            assertThat(seen.symptom()).isEqualTo(symptom);
            assertThat(seen.line()).endsWith(line);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000018",
                "Internal error: Oops - BUG: 00000000f2000800 [#1] SMP",
                "Oops: 0002 [#1] PREEMPT SMP"
            })
    void lineWhenOfACrashOnAnyProcessorIsKnown(String line) {
        assertThat(Symptom.in(List.of("[    1.2] " + line)))
                .map(Sighting::symptom)
                .contains(Symptom.OOPS);
    }

    @ParameterizedTest
    @CsvSource({
        "no-9p, false",
        "no-init, true",
        "shell-in-place-of-init, true",
        "init-exits, false",
        "no-devtmpfs, true",
        "freezes, true",
        "emergency, true",
        "no-hvc0, true",
        "oops, false",
        "soft-lockup, false",
        "good, false"
    })
    void vmWhenItComesToNothingAndMayNotEndIsHopeless(String name, boolean hopeless) throws IOException {
        try (VmConsole console = console(name)) {
            assertThat(console.isFatal()).isEqualTo(hopeless);
        }
    }

    @Test
    void consoleWhenABootGoesWellHasNone() throws IOException {
        try (VmConsole console = console("good")) {
            assertThat(console.symptom()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, its exit status was 0",
        "00000100, its exit status was 1",
        "00007f00, its exit status was 127",
        "00000009, signal 9 killed it",
        "0000000b, signal 11 killed it",
        "0000008b, signal 11 killed it"
    })
    void initWhenEndedIsToldWithItsEnd(String code, String end) {
        String line = "[    1.2] Kernel panic - not syncing: Attempted to kill init! exitcode=0x" + code;

        assertThat(Symptom.INIT_ENDED.meaning(line))
                .isEqualTo("init has ended, which a kernel does not survive: " + end);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel BUG at fs/9p/vfs_inode.c:1207! | OOPS",
                "invalid opcode: 0000 [#1] PREEMPT SMP NOPTI | OOPS",
                "general protection fault, probably for non-canonical address 0xdead: 0000 [#1] PREEMPT SMP | OOPS",
                "BUG: unable to handle page fault for address: ffffc90000000000 | OOPS",
                "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! | STUCK",
                "INFO: task systemd:1 blocked for more than 120 seconds. | STUCK",
                "rcu: INFO: rcu_preempt self-detected stall on CPU | STUCK",
                "rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 1-... } | STUCK",
                "BUG: KASAN: use-after-free in rxe_create_qp+0x1 | BUG",
                "BUG: sleeping function called from invalid context at mm/slab.h:1 | BUG",
                "systemd[1]: Caught <SEGV>, dumped core as pid 66, freezing execution. Freezing execution. | FROZEN"
            })
    void lineWhenOfAKernelInTroubleIsKnown(String line, Symptom symptom) {
        assertThat(Symptom.in(List.of("[    2.1] " + line)))
                .map(Sighting::symptom)
                .contains(symptom);
    }

    @Test
    void programWhenItCrashesIsNoBugOfTheKernel() {
        assertThat(Symptom.in(List.of(
                        "[    3.1] traps: perl[301] general protection fault ip:7f00 sp:7ffd error:0 in libc.so.6[7f00+1000]",
                        "[    3.2] init[1]: segfault at 0 ip 0000561e sp 00007ffd error 4 in init[561e+1000]")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-9p | CONFIG_9P_FS=y",
                "no-devtmpfs | CONFIG_DEVTMPFS=y",
                "no-hvc0 | CONFIG_VIRTIO_CONSOLE=y",
                "no-9p-over-virtio | CONFIG_NET_9P_VIRTIO=y"
            })
    void symptomWhenOfTheKernelsConfigurationNamesTheOption(String name, String option) throws IOException {
        try (VmConsole console = console(name)) {
            assertThat(console.symptom().orElseThrow().symptom().remedy()).contains(option);
        }
    }
}
