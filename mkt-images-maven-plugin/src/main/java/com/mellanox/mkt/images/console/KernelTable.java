package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.io.TextTable;
import java.util.List;

/** The results of boots on several kernels, as a table. */
final class KernelTable {
    private static final List<String> TITLES = List.of("KERNEL", "RELEASE", "VERDICT", "TIME", "REASON");

    private KernelTable() {}

    /** The titles, and a line for each kernel. */
    static List<String> lines(KernelsBooted event) {
        TextTable table = new TextTable(TITLES);
        event.results().forEach(result -> table.add(row(result)));
        return table.lines();
    }

    private static List<String> row(KernelResult result) {
        return List.of(
                result.vm(),
                result.kernel().orElse("-"),
                result.verdict(),
                PlainConsole.time(result.time()),
                result.reason().orElse("-"));
    }
}
