package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link BootFindings}: what a boot says and writes of what its VM tells. */
@Timeout(60)
class BootFindingsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
    private static final ResultOptions FAIL_ON_WARNING = new ResultOptions(true, false, null);
    private static final String WARNING =
            "[    2.105113] WARNING: CPU: 1 PID: 28102 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();

    private void boot(ResultOptions results, String exit, String... messages) {
        BootRequest plain = SampleBoot.request(root, "./check");
        BootRequest request = new BootRequest(
                plain.subject(),
                plain.kernel(),
                plain.hardware(),
                plain.network(),
                plain.guest(),
                plain.timeouts(),
                plain.paths(),
                null,
                results);
        List<String> lines = new ArrayList<>(SampleBoot.untilReadyAnd(messages));
        lines.add(SampleBoot.report("exit", exit));
        lines.add(SampleBoot.report("done", ""));
        engine.containers().next(FakeProgram.ending(0, lines));
        new Boot(engine, events, CLOCK)
                .run(request, VerdictFile.begin(request.paths().logs(), CLOCK));
    }

    private static String warnings() {
        return SampleBoot.console(WARNING + "\n" + WARNING + "\n");
    }

    private static String tap(String... lines) {
        return SampleBoot.output("TAP version 13\n" + String.join("\n", lines) + "\n");
    }

    private JsonValue verdict() throws IOException {
        return JsonReader.read(Files.readString(logs().resolve("verdict.json")));
    }

    private Path logs() {
        return root.resolve("target/mkt-images/deb12");
    }

    private Path report() {
        return logs().resolve("TEST-boot.xml");
    }

    @Test
    void kernelWhenItReportsIsWarnedOfOnceWithTheNumber() throws IOException {
        boot(ResultOptions.DEFAULT, "0", warnings());

        assertThat(events.of(BuildEvent.Warning.class))
                .containsExactly(new BuildEvent.Warning(
                        SampleBoot.IMAGE + ": the kernel reports: " + WARNING + " (2 times)",
                        "See " + logs().resolve("console.log") + "; -Dmkt.boot.failOnWarning lets such a boot fail"));
        assertThat(verdict().at("verdict").text()).contains("passed");
        JsonValue first = verdict().at("kernelWarnings").items().get(0);
        assertThat(first.at("kind").text()).contains("warning");
        assertThat(first.at("line").text()).contains(WARNING);
        assertThat(first.at("count").number()).hasValue(2);
        assertThat(verdict().at("tests")).isEqualTo(JsonValue.JsonScalar.NULL);
    }

    @Test
    void kernelWhenItReportsCanBeAFailure() throws IOException {
        assertThatThrownBy(() -> boot(FAIL_ON_WARNING, "0", warnings()))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("boots on Linux 6.1.119-mkt, but the kernel reports 2 problems. ")
                .hasMessageContaining("\n  seen:\n    " + WARNING + " (2 times)\n");

        assertThat(verdict().at("verdict").text()).contains("kernel-warned");
        assertThat(verdict().at("reason").text()).contains("the kernel reports 2 problems: " + WARNING);
        assertThat(verdict().at("kernelWarnings").items()).hasSize(1);
        assertThat(events.of(BuildEvent.Warning.class)).isEmpty();
    }

    @Test
    void kernelWhenItReportsNothingIsNoFailure() throws IOException {
        boot(FAIL_ON_WARNING, "0");

        assertThat(verdict().at("verdict").text()).contains("passed");
    }

    @Test
    void commandWhenItFailsIsTheFailureAndTheReportsAreWarnings() throws IOException {
        assertThatThrownBy(() -> boot(FAIL_ON_WARNING, "3", warnings())).hasMessageContaining("exit status 3");

        assertThat(verdict().at("verdict").text()).contains("command-failed");
        assertThat(events.of(BuildEvent.Warning.class)).hasSize(1);
    }

    @Test
    void testsWhenAllPassAreToldAndWritten() throws IOException {
        boot(ResultOptions.DEFAULT, "0", tap("1..2", "ok 1 a", "ok 2 b # SKIP no device"));

        assertThat(events.of(BuildEvent.Notice.class))
                .containsExactly(new BuildEvent.Notice(
                        SampleBoot.IMAGE + ": 1 test passed, 0 failed, 1 skipped; results in " + report()));
        assertThat(report()).content().contains("<testsuite name=\"boot deb12\" tests=\"2\"", "2026-11-24T10:00:00Z");
        assertThat(verdict().at("tests").at("passed").number()).hasValue(1);
        assertThat(verdict().at("tests").at("skipped").number()).hasValue(1);
        assertThat(verdict().at("tests").at("report").text()).contains(report().toString());
    }

    @Test
    void testWhenItFailsIsAFailureOfTheCommandAlsoWithStatusZero() throws IOException {
        assertThatThrownBy(() -> boot(ResultOptions.DEFAULT, "0", tap("1..2", "ok 1 a", "not ok 2 b # exit=1")))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("but 1 of 2 tests of the command './check' failed. ")
                .hasMessageContaining("\n  seen:\n    b (exit=1)\n");

        assertThat(verdict().at("verdict").text()).contains("command-failed");
        assertThat(verdict().at("tests").at("failed").number()).hasValue(1);
        assertThat(report()).content().contains("<failure message=\"exit=1\">");
    }

    @Test
    void testsWhenManyFailAreNotAllInTheMessage() {
        String[] lines = new String[100];
        Arrays.setAll(lines, i -> "not ok " + (i + 1));

        assertThatThrownBy(() -> boot(ResultOptions.DEFAULT, "0", tap(lines)))
                .hasMessageContaining("100 of 100 tests")
                .hasMessageContaining("test 20\n    and 80 more");
    }

    @Test
    void testsWhenAskedForAndMissingAreAFailure() {
        assertThatThrownBy(() -> boot(new ResultOptions(false, true, null), "0", SampleBoot.output("hello\n")))
                .hasMessageContaining("has printed no results of tests");
        assertThat(report()).doesNotExist();
    }

    @Test
    void resultsWhenOfAnEarlierBootAreRemoved() {
        boot(ResultOptions.DEFAULT, "0", tap("ok 1 a"));
        assertThat(report()).exists();

        boot(ResultOptions.DEFAULT, "0", SampleBoot.output("ok 1 no version\n"));

        assertThat(report()).doesNotExist();
    }
}
