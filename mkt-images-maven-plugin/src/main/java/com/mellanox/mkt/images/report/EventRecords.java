package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The events of the last execution of each goal for a key, in the files {@code events/<goal>.jsonl} of its directory, in the
 * form of {@link EventLines}. A build begins anew: what other goals did with the images before is removed.
 */
final class EventRecords {
    private static final String DIRECTORY = "events";
    private static final String SUFFIX = ".jsonl";
    private static final String BUILD = "build";

    private final Path directory;

    /** The records in the directory of a key. */
    EventRecords(Path directory) {
        this.directory = directory.resolve(DIRECTORY);
    }

    /** Writes the events of a goal in place of those of its last execution. */
    void write(String goal, String lines) throws IOException {
        if (goal.equals(BUILD)) {
            for (Path file : files()) {
                Files.deleteIfExists(file);
            }
        }
        StateFile.write(directory.resolve(goal + SUFFIX), lines);
    }

    /** The events of all goals, in the sequence in which they happened; empty if there are none. */
    List<RecordedEvent> read() throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        for (Path file : files()) {
            StateFile.read(file).stream()
                    .flatMap(String::lines)
                    .flatMap(line -> RecordedEvent.parse(line).stream())
                    .forEach(events::add);
        }
        events.sort(Comparator.comparing(RecordedEvent::at));
        return events;
    }

    boolean exist() {
        return Files.isDirectory(directory);
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
}
