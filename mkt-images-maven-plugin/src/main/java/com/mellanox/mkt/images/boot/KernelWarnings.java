package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.KernelWarningKind.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts what a kernel reports on its console and survives. For one thread. */
final class KernelWarnings {
    /** Limits the memory for a kernel that never ends to report something new. */
    private static final int MOST = 100;

    private static final Pattern NUMBER_OF_OOPS = Pattern.compile(" \\[#\\d+\\]");

    private final Map<Identity, KernelWarning> found = new LinkedHashMap<>();
    private boolean oopsHasBegun;

    private record Identity(KernelWarningKind kind, String what) {}

    /** Adds the next line of the console. */
    void add(String line) {
        KernelWarningKind.in(line).filter(report -> isNew(report, line)).ifPresent(this::count);
    }

    /** An oops has a line with its number, and most have one before it that says more. */
    private boolean isNew(Report report, String line) {
        if (report.kind() != KernelWarningKind.OOPS) {
            return true;
        }
        boolean isNumber = NUMBER_OF_OOPS.matcher(line).find();
        boolean isNew = !isNumber || !oopsHasBegun;
        oopsHasBegun = !isNumber;
        return isNew;
    }

    private void count(Report report) {
        Identity identity = new Identity(report.kind(), report.what());
        KernelWarning before = found.get(identity);
        if (before != null) {
            found.put(identity, new KernelWarning(before.kind(), before.line(), before.count() + 1));
        } else if (found.size() < MOST) {
            found.put(identity, new KernelWarning(report.kind(), report.line(), 1));
        }
    }

    /** In the order of their first reports. */
    List<KernelWarning> found() {
        return List.copyOf(found.values());
    }
}
