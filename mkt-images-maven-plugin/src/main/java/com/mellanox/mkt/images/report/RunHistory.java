package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last runs of a key on this machine. Each has a file of its own, named by its start and its process, so that runs at the
 * same time need no lock, and a file that is damaged is the loss of one run.
 */
final class RunHistory {
    /** How many runs are kept. */
    static final int MOST = 50;

    private static final int FORMAT_VERSION = 1;
    private static final String VERSION_MEMBER = "formatVersion";
    private static final String SUFFIX = ".json";

    /** Files in the sequence of their names are in that of their starts. */
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;

    RunHistory(Path cacheDirectory, ImageKey key) {
        this.directory = cacheDirectory.resolve("history").resolve(key.value());
    }

    /**
     * Adds what a goal did to its run. A run does not fail if that is not possible.
     *
     * @param process that of Maven
     */
    void add(long process, RunSummary goal) {
        Path file = directory.resolve(fileName(process, goal.start()));
        RunSummary run = read(file).map(before -> before.with(goal)).orElse(goal);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(VERSION_MEMBER, FORMAT_VERSION);
        members.putAll(run.members());
        StateFile.keep(file, JsonWriter.write(members));
        removeOld();
    }

    private static String fileName(long process, Instant start) {
        return NAME.format(start) + "-" + process + SUFFIX;
    }

    private void removeOld() {
        try {
            List<Path> files = files();
            for (Path old : files.subList(0, Math.max(0, files.size() - MOST))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            return; // the next run removes them
        }
    }

    /** The runs, the oldest first. */
    List<RunSummary> read() throws IOException {
        return files().stream()
                .flatMap(file -> read(file).stream())
                .sorted(Comparator.comparing(RunSummary::start))
                .toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<RunSummary> read(Path file) {
        return StateFile.read(file).flatMap(RunHistory::parse);
    }

    /** Empty if the text is damaged, or of another version of this plugin. */
    private static Optional<RunSummary> parse(String text) {
        try {
            JsonValue document = JsonReader.read(text);
            return document.at(VERSION_MEMBER).number().orElse(0) == FORMAT_VERSION
                    ? Optional.of(RunSummary.of(document))
                    : Optional.empty();
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
