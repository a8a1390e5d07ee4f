package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import java.util.ArrayList;
import java.util.List;

/** The results of boots on several kernels, as a table. */
final class KernelTable {
    private static final List<String> TITLES = List.of("KERNEL", "RELEASE", "VERDICT", "TIME", "REASON");

    private KernelTable() {}

    /** The titles, and a line for each kernel. */
    static List<String> lines(KernelsBooted event) {
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        event.results().forEach(result -> rows.add(row(result)));
        int[] widths = new int[TITLES.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(KernelResult result) {
        return List.of(
                result.vm(),
                result.kernel().orElse("-"),
                result.verdict(),
                PlainConsole.time(result.time()),
                result.reason().orElse("-"));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
