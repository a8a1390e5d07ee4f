package com.mellanox.mkt.images.boot;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel reports on its console and survives. The group {@code what} of a pattern makes two reports the same one; of several
 * patterns, the first in this order counts.
 */
enum KernelWarningKind {
    LOCKDEP("(?:\\[ )?(?:WARNING|INFO|BUG): (?<what>"
            + "possible (?:circular|recursive) locking.*|possible irq lock inversion.*|inconsistent lock state"
            + "|\\S+-safe -> \\S+-unsafe lock order.*|bad (?:unlock balance|contention).*|held lock freed!"
            + "|lock held when returning.*|.* still has locks held!|Nested lock was not taken|Invalid wait context"
            + "|suspicious RCU usage)(?: \\])?"),
    /** Of {@code WARN_ON} and its like. Since Linux 6.19 the processor comes last. */
    WARNING("WARNING: (?:CPU: \\d+ PID: \\d+ )?(?<what>(?:\\S+ )?at \\S+.*?)(?:, CPU#\\d+: .*)?"),
    KASAN("BUG: KASAN: (?<what>.*)"),
    KMSAN("BUG: KMSAN: (?<what>.*)"),
    KCSAN("BUG: KCSAN: (?<what>.*)"),
    KFENCE("BUG: KFENCE: (?<what>.*)"),
    UBSAN("UBSAN: (?<what>.*)"),
    KMEMLEAK("kmemleak: \\d+ (?<what>new suspected memory leaks).*"),
    SOFT_LOCKUP("watchdog: BUG: (?<what>soft lockup).*"),
    HARD_LOCKUP("(?:NMI )?watchdog: .*(?<what>hard LOCKUP).*"),
    RCU_STALL("(?:rcu: )?INFO: (?<what>rcu_\\w+) (?:self-)?detected (?:expedited )?stalls?.*"),
    HUNG_TASK("INFO: task (?<what>.+):\\d+ blocked for more than .*"),
    OOPS("(?<what>BUG: kernel NULL pointer|BUG: unable to handle|Unable to handle kernel|kernel BUG at \\S+"
            + "|.*(?= \\[#\\d+\\])).*"),
    BUG("BUG: (?<what>.*)");

    /** A login prompt, which has no end of line, can be before the time. */
    private static final String BEFORE = "(?:^|(?<time>\\[ *\\d+\\.\\d+\\])(?:\\[ *[TC]\\d+\\])? )";

    private final Pattern pattern;

    KernelWarningKind(String pattern) {
        this.pattern = Pattern.compile(BEFORE + "(?:" + pattern + ")$");
    }

    /**
     * A report of this kind.
     *
     * @param what what two reports of the same thing share
     * @param line the line of the console from the kernel's time on
     */
    record Report(KernelWarningKind kind, String what, String line) {}

    /** The report that a line of a console begins. */
    static Optional<Report> in(String line) {
        for (KernelWarningKind kind : values()) {
            Matcher matcher = kind.pattern.matcher(line.stripTrailing());
            if (matcher.find()) {
                return Optional.of(new Report(kind, kind.identity(matcher.group("what")), matcher.group()));
            }
        }
        return Optional.empty();
    }

    /** Without addresses, processes and processors, which differ between two reports of the same thing. */
    private String identity(String what) {
        return this == WARNING
                ? what
                : what.replaceAll("\\b(?:0x)?[0-9a-f]{8,}\\b|\\[[0-9a-f]+\\]|\\S+/\\d+(?:/0x[0-9a-f]+)?|pfn:\\w+", "#");
    }

    /** Its name in documents, {@code rcu-stall}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
