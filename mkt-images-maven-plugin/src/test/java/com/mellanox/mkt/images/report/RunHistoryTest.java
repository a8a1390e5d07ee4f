package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.report.RunSummary.ImageSummary;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link RunHistory}. */
class RunHistoryTest {
    private static final Instant START = Instant.parse("2026-11-29T20:00:00.500Z");

    @TempDir
    private Path cache;

    private RunHistory history;

    @BeforeEach
    void create() {
        history = new RunHistory(cache, new ImageKey("fc40"));
    }

    private static RunSummary goal(Instant start, String name, @Nullable Long size) {
        List<ImageSummary> images = List.of(new ImageSummary("kvm", "built", 7));
        return new RunSummary(start, List.of(name), false, 10, images, 3, 1, size, null);
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("history/fc40"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void runWhenReadIsAsItWasAdded() throws IOException {
        RunSummary run = goal(START, "build", 812L);

        history.add(4711, run);

        assertThat(history.read()).containsExactly(run);
    }

    @Test
    void goalsWhenOfOneRunAreOneEntry() throws IOException {
        history.add(4711, goal(START, "build", 812L));
        history.add(4711, goal(START, "boot", null));

        assertThat(history.read()).singleElement().satisfies(run -> {
            assertThat(run.goals()).containsExactly("build", "boot");
            assertThat(run.timeMillis()).isEqualTo(20);
            assertThat(run.imageSize()).isEqualTo(812);
            assertThat(run.images()).hasSize(1);
        });
    }

    @Test
    void runsWhenTheyStartAtTheSameTimeInTwoProcessesAreTwoEntries() throws IOException {
        history.add(4711, goal(START, "build", null));
        history.add(4712, goal(START, "build", null));

        assertThat(history.read()).hasSize(2);
    }

    @Test
    void runsWhenAddedAtTheSameTimeAreAllKept() throws IOException {
        IntStream.range(0, RunHistory.MOST)
                .parallel()
                .forEach(i -> history.add(4711 + i, goal(START.plusMillis(i % 5), "build", null)));

        assertThat(history.read()).hasSize(RunHistory.MOST);
    }

    @Test
    void runsWhenThereAreMoreThanFiftyAreTheLastFifty() throws IOException {
        for (int i = 0; i < RunHistory.MOST + 3; i++) {
            history.add(4711, goal(START.plusSeconds(i), "build", null));
        }

        assertThat(history.read())
                .hasSize(RunHistory.MOST)
                .first()
                .satisfies(run -> assertThat(run.start()).isEqualTo(START.plusSeconds(3)));
    }

    @Test
    void runWhenItsFileIsDamagedIsLeftOut() throws IOException {
        history.add(4711, goal(START, "build", null));
        Files.writeString(onlyFile(), "{\"formatVersion\": 1, \"start\": ");
        history.add(4712, goal(START, "build", null));

        assertThat(history.read()).hasSize(1);
    }

    @Test
    void runWhenItsFileIsOfAnotherVersionIsLeftOut() throws IOException {
        history.add(4711, goal(START, "build", null));
        String text = Files.readString(onlyFile());
        Files.writeString(onlyFile(), text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));

        assertThat(history.read()).isEmpty();
    }

    @Test
    void runWhenItCannotBeWrittenIsNoFailure() throws IOException {
        Files.writeString(cache.resolve("history"), "a file in place of the directory");

        history.add(4711, goal(START, "build", null));

        assertThat(history.read()).isEmpty();
    }
}
