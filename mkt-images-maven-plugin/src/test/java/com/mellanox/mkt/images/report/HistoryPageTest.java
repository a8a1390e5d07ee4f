package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link HistoryPage}, as people read it; {@code HistoryIT} opens it in a browser. */
class HistoryPageTest {
    private static final ImageKey KEY = new ImageKey("fc40");
    private static final Instant START = Instant.parse("2026-11-29T20:00:00Z");

    @TempDir
    private Path target;

    @TempDir
    private Path cache;

    private final SampleReport sample = new SampleReport();

    private HistoryRecorder recorder(Instant start) {
        return new HistoryRecorder(event -> {}, cache, start);
    }

    private String page() throws IOException {
        return Files.readString(HistoryPage.write(target, cache, KEY).orElseThrow());
    }

    @Test
    void pageWhenGoalsAreOfOneRunHasOneRowWithAllOfThem() throws IOException {
        sample.build(target, recorder(START));
        sample.boot(target, recorder(START));

        assertThat(page())
                .contains("The only run on this machine")
                .containsOnlyOnce("<th scope=\"row\">")
                .containsSubsequence(
                        "2026-11-29 20:00:00 UTC",
                        "build, boot",
                        "done</span> in 2 min 01 s",
                        "5 built, 0 fetched, 0 up to date",
                        "<li>support_perftest: built, 30 s</li>",
                        "5 of 15",
                        "812 MB",
                        "9.0 s");
    }

    @Test
    void pageWhenThereAreSeveralRunsHasTheLastOneFirstAndChartsFromTheFirstOn() throws IOException {
        sample.build(target, recorder(START));
        sample.fail(target, "no <such> file", recorder(START.plusSeconds(600)));

        assertThat(page())
                .contains("The last 2 runs")
                .containsSubsequence("20:10:00 UTC", "failed</span> after", "20:00:00 UTC", "done</span> in")
                .containsSubsequence("Time, from 0 to 2 min 23 s", "x=\"8.33\"", "rdma_core: 1 min 00 s", "x=\"91.67\"")
                .contains("Steps with a cached result, from 0 to 100 %", "Size of the image, from 0 to 812 MB")
                .doesNotContain("Boot of the VM");
    }

    @Test
    void pageWhenReadHasNoScriptAndLoadsNothing() throws IOException {
        sample.build(target, recorder(START));

        assertThat(page()).doesNotContain("<script", "src=", "http://", "https://", "url(");
    }

    @Test
    void runWhenItHadNothingToDoIsNotInTheHistory() throws IOException {
        sample.upToDate(target, recorder(START));

        assertThat(HistoryPage.write(target, cache, KEY)).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void pageOfBeforeWhenThereIsNoHistoryIsRemoved() throws IOException {
        Files.writeString(target.resolve("history.html"), "the page of before");

        assertThat(HistoryPage.write(target, cache, KEY)).isEqualTo(Optional.empty());
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void eventsWhenRecordedArePassedOn() {
        RecordedEvents passed = new RecordedEvents();

        sample.boot(target, new HistoryRecorder(passed, cache, START));

        assertThat(passed.of(BuildEvent.VmReady.class))
                .singleElement()
                .satisfies(ready -> assertThat(ready.time()).isEqualTo(Duration.ofSeconds(9)));
    }
}
