package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link KernelWarnings}, by what Linux 6.1 prints, and newer and older kernels where they differ. */
class KernelWarningsTest {
    private static List<KernelWarning> in(List<String> lines) {
        KernelWarnings warnings = new KernelWarnings();
        lines.forEach(warnings::add);
        return warnings.found();
    }

    @Test
    void consoleWhenTheKernelReportsHasEachKindOnceWithItsNumber() throws IOException {
        List<String> lines = GoldenFile.read(KernelWarningsTest.class, "warnings.console.txt")
                .lines()
                .toList();

        assertThat(in(lines))
                .extracting(warning -> warning.kind() + " " + warning.count() + " " + warning.line())
                .containsExactly(
                        "warning 2 [    2.105113] WARNING: CPU: 1 PID: 28102 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110",
                        "lockdep 1 [    3.300001] WARNING: possible recursive locking detected",
                        "kasan 1 [    4.100001] BUG: KASAN: slab-out-of-bounds in kmalloc_oob_right+0xa8/0xbc [test_kasan]",
                        "kfence 1 [    5.000000] BUG: KFENCE: use-after-free read in test_use_after_free_read+0xb3/0x143",
                        "kcsan 1 [    5.100000] BUG: KCSAN: data-race in test_kernel_read / test_kernel_write",
                        "ubsan 1 [    5.200000] UBSAN: shift-out-of-bounds in ../include/linux/bitops.h:110:33",
                        "bug 1 [    5.300000] BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580",
                        "bug 2 [    5.400000] BUG: scheduling while atomic: swapper/0/0/0x00000002",
                        "kmemleak 1 [    6.000000] kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
                        "soft-lockup 2 [   28.105530] watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [modprobe:211]",
                        "rcu-stall 1 [   57.000000] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
                        "hung-task 1 [   58.000000] INFO: task kworker/0:1:12 blocked for more than 120 seconds.",
                        "lockdep 1 [   59.000000] WARNING: suspicious RCU usage",
                        "oops 1 [   60.000000] BUG: unable to handle page fault for address: ffffc90000000000",
                        "oops 1 [   61.000000] general protection fault, probably for non-canonical address"
                                + " 0xdead000000000108: 0000 [#2] PREEMPT SMP NOPTI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"good", "no-9p", "init-exits", "panics", "no-devtmpfs"})
    void consoleWhenTheKernelReportsNothingHasNone(String name) throws IOException {
        assertThat(in(GoldenFile.read(KernelWarningsTest.class, name + ".console.txt")
                        .lines()
                        .toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WARNING: net/core/dev.c:6921 at napi_disable+0x1f/0x80, CPU#1: modprobe/211 | WARNING",
                "WARNING: at kernel/module.c:1108 module_put+0x57/0x70() | WARNING",
                "WARNING: CPU: 0 PID: 1 at foo+0x1/0x2 [mlx5_core] | WARNING",
                "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected | LOCKDEP",
                "[ INFO: possible circular locking dependency detected ] | LOCKDEP",
                "[ BUG: Invalid wait context ] | LOCKDEP",
                "WARNING: modprobe/211 still has locks held! | LOCKDEP",
                "WARNING: inconsistent lock state | LOCKDEP",
                "BUG: KMSAN: uninit-value in foo+0x1/0x2 | KMSAN",
                "UBSAN: Undefined behaviour in ../include/linux/bitops.h:110:33 | UBSAN",
                "NMI watchdog: Watchdog detected hard LOCKUP on cpu 0 | HARD_LOCKUP",
                "watchdog: CPU0: Watchdog detected hard LOCKUP on cpu 0 | HARD_LOCKUP",
                "rcu: INFO: rcu_sched self-detected stall on CPU | RCU_STALL",
                "INFO: rcu_sched detected expedited stalls on CPUs/tasks: { 7-... } 21119 jiffies s: 73 | RCU_STALL",
                "INFO: rcu_tasks detected stalls on tasks: | RCU_STALL",
                "Oops: general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP | OOPS",
                "kernel BUG at fs/9p/vfs_inode.c:1207! | OOPS",
                "Internal error: Oops: 96000004 [#1] SMP | OOPS",
                "BUG: Bad page state in process modprobe  pfn:12345 | BUG",
                "BUG: workqueue lockup - pool cpus=1 node=0 flags=0x0 nice=0 stuck for 37s! | BUG",
            })
    void lineWhenOfOtherKernelsIsOfItsKind(String line, KernelWarningKind kind) {
        assertThat(in(List.of("[   12.345678] " + line)))
                .singleElement()
                .isEqualTo(new KernelWarning(kind, "[   12.345678] " + line, 1));
        assertThat(in(List.of(line))).as("without printk.time").hasSize(1);
    }

    @Test
    void oopsWhenItHasTwoLinesIsOne() {
        assertThat(in(List.of(
                        "[ 1.0] kernel BUG at mm/slub.c:1!",
                        "[ 1.1] invalid opcode: 0000 [#1] PREEMPT SMP NOPTI",
                        "[ 2.0] kernel BUG at mm/slub.c:1!",
                        "[ 2.1] invalid opcode: 0000 [#2] PREEMPT SMP NOPTI")))
                .containsExactly(new KernelWarning(KernelWarningKind.OOPS, "[ 1.0] kernel BUG at mm/slub.c:1!", 2));
    }

    @Test
    void warningsWhenAtTwoPlacesAreTwo() {
        assertThat(in(List.of(
                        "[ 1.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:100 a+0x1/0x2",
                        "[ 2.0] WARNING: CPU: 1 PID: 2 at net/core/dev.c:200 b+0x1/0x2",
                        "[ 3.0] WARNING: CPU: 3 PID: 7 at net/core/dev.c:100 a+0x1/0x2")))
                .extracting(KernelWarning::describe)
                .containsExactly(
                        "[ 1.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:100 a+0x1/0x2 (2 times)",
                        "[ 2.0] WARNING: CPU: 1 PID: 2 at net/core/dev.c:200 b+0x1/0x2");
    }

    @Test
    void warningsWhenTheKernelNeverEndsToFindNewOnesAreLimited() {
        KernelWarnings warnings = new KernelWarnings();
        for (int i = 0; i < 1000; i++) {
            warnings.add("[ 1.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:" + i + " a+0x1/0x2");
        }

        assertThat(warnings.found()).hasSize(100);
    }
}
