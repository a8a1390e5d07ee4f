package com.mellanox.mkt.images.io;

import java.util.ArrayList;
import java.util.List;

/** A table of plain text: columns as wide as they need, two spaces apart. */
public final class TextTable {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();

    /** Begins with the titles of the columns. */
    public TextTable(List<String> titles) {
        rows.add(List.copyOf(titles));
    }

    /** Adds a row with a cell for each title. */
    public void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    /** The titles, and a line for each row. */
    public List<String> lines() {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + GAP));
        }
        return line.toString().stripTrailing();
    }
}
