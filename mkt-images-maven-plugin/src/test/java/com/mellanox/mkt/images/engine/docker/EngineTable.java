package com.mellanox.mkt.images.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table of a Markdown file: a column for each engine, and a row for each feature. */
final class EngineTable {
    private final Path file;
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();

    private EngineTable(Path file) {
        this.file = file;
    }

    static EngineTable read(Path file) throws IOException {
        EngineTable table = new EngineTable(file);
        List<List<String>> rows = Files.readAllLines(file).stream()
                .filter(EngineTable::isRow)
                .map(EngineTable::cells)
                .toList();
        List<String> head = rows.get(0);
        for (int column = 1; column < head.size(); column++) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (List<String> row : rows.subList(2, rows.size())) {
                cells.put(row.get(0), row.get(column));
            }
            table.columns.put(head.get(column), cells);
        }
        return table;
    }

    private static boolean isRow(String line) {
        return line.startsWith("|");
    }

    private static List<String> cells(String row) {
        String[] cells = row.split("\\|", -1);
        return Arrays.stream(cells, 1, cells.length - 1).map(String::strip).toList();
    }

    /** What the table says of an engine; empty if it has no column. */
    Map<String, String> column(String engine) {
        return columns.getOrDefault(engine, Map.of());
    }

    /** Writes the column of an engine into the file. */
    void write(String engine, Map<String, String> cells) throws IOException {
        columns.put(engine, cells);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int first = lines.indexOf(
                lines.stream().filter(EngineTable::isRow).findFirst().orElseThrow());
        lines.removeIf(EngineTable::isRow);
        lines.addAll(first, rows(cells));
        Files.write(file, lines);
    }

    private List<String> rows(Map<String, String> features) {
        List<String> rows = new ArrayList<>();
        rows.add(row(Stream.concat(Stream.of(""), columns.keySet().stream())));
        rows.add("|" + "---|".repeat(columns.size() + 1));
        features.keySet()
                .forEach(feature -> rows.add(row(Stream.concat(
                        Stream.of(feature),
                        columns.values().stream().map(column -> column.getOrDefault(feature, ""))))));
        return rows;
    }

    private static String row(Stream<String> cells) {
        return cells.map(cell -> cell.isEmpty() ? " " : " " + cell + " ").collect(Collectors.joining("|", "|", "|"));
    }
}
