package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.FaultyEngine.Fault;
import com.mellanox.mkt.images.boot.FaultyEngine.Program;
import com.mellanox.mkt.images.boot.FaultyEngine.Step;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.MktException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Boots by an engine with a fault, and of VMs whose set-up prints what it should not. After each of them no container, no port and
 * no file is left, or a warning names the container, and the next boot works.
 */
@Timeout(60)
class BootFaultsTest {
    private static final int ALWAYS = 1000;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final BootTimeouts TIMEOUTS =
            new BootTimeouts(LONG, LONG, Duration.ofMillis(100), Duration.ofMillis(100));
    private static final BootTimeouts SHORT = new BootTimeouts(
            Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofMillis(100));

    private static final Program GOOD = done(SampleBoot.report("exit", "0"));
    private static final Program WAITING = new Program(SampleBoot.untilReady(), "", null, false);

    @TempDir
    private Path root;

    private final FaultyEngine server = new FaultyEngine();
    private final RecordedEvents events = new RecordedEvents();

    @AfterEach
    void stop() {
        server.close();
    }

    /** The request, the fault, how often it comes, and what is said then; "=" if nothing is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CREATE | reset   | always | failed to respond
                    CREATE | lost    | always | failed to respond
                    CREATE | gone    | always | failed to respond
                    CREATE | 404     | always | cannot run python3
                    CREATE | 409     | always | cannot run python3
                    CREATE | 500     | always | cannot run python3
                    CREATE | late500 | always | cannot run python3
                    CREATE | garbage | always | its answer is not JSON
                    CREATE | empty   | always | its answer has no id
                    CREATE | cut     | always | to run python3
                    ATTACH | reset   | always | it closed the connection and did not answer
                    ATTACH | gone    | always | it closed the connection and did not answer
                    ATTACH | 404     | always | cannot run python3
                    ATTACH | 409     | always | cannot run python3
                    ATTACH | 500     | always | cannot run python3
                    ATTACH | cut     | always | the output ended in the middle of a piece
                    WAIT   | reset   | always | failed to respond
                    WAIT   | gone    | always | failed to respond
                    WAIT   | 404     | always | cannot run python3
                    WAIT   | 409     | always | cannot run python3
                    WAIT   | 500     | always | cannot run python3
                    WAIT   | garbage | always | its answer is not JSON
                    WAIT   | empty   | always | it ends too early
                    WAIT   | cut     | always | during the run of python3
                    START  | reset   | always | failed to respond
                    START  | lost    | always | failed to respond
                    START  | gone    | always | failed to respond
                    START  | 404     | always | cannot run python3
                    START  | 409     | always | cannot run python3
                    START  | 500     | always | cannot run python3
                    PORTS  | reset   | always | for the ports
                    PORTS  | gone    | always | for the ports
                    PORTS  | 404     | always | =
                    PORTS  | 409     | always | for the ports
                    PORTS  | 500     | always | for the ports
                    PORTS  | garbage | always | its answer is not JSON
                    PORTS  | empty   | always | its answer has no ports
                    PORTS  | cut     | always | for the ports
                    REMOVE | reset   | once   | =
                    REMOVE | lost    | once   | =
                    REMOVE | 409     | once   | =
                    REMOVE | 500     | once   | =
                    REMOVE | garbage | once   | =
                    REMOVE | empty   | once   | =
                    REMOVE | cut     | once   | =
                    REMOVE | reset   | always | = and a warning
                    REMOVE | gone    | always | = and a warning
                    REMOVE | 500     | always | = and a warning
                    """)
    void bootWhenTheEngineHasAFaultSaysSo(Step step, String kind, String times, String words) throws IOException {
        // The end of a boot does not wait for the answer about the container's.
        server.runs(step == Step.WAIT ? WAITING : GOOD);
        server.fails(Fault.of(step, kind, times.equals("once") ? 1 : ALWAYS));

        assertOutcome(TIMEOUTS, words);

        server.mend();
        assertNextBootWorks();
    }

    private void assertOutcome(BootTimeouts timeouts, String words) throws IOException {
        MktException failure = boot(timeouts);
        if (failure == null) {
            assertThat(events.of(Warning.class).isEmpty() ? "=" : "= and a warning")
                    .isEqualTo(words);
        } else {
            assertThat(failure.getMessage()).contains(words).doesNotContain("Cannot invoke", "\n at ");
            assertThat(failure instanceof BootFailedException
                            || !failure.remedy().isBlank())
                    .as("it has a remedy")
                    .isTrue();
        }
        assertNothingLeft();
    }

    /** What the program prints that sets up the VM, and what is said then; "=" if nothing is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nothing, and waits         | its VM was not started within 0 s
                    garbage, and waits         | its VM was not started within 0 s
                    a line that does not end   | its VM was not started within 0 s
                    nothing, and ends          | its container ended with exit status 0 before the VM was started
                    garbage, and ends          | its container ended with exit status 1 before the VM was started
                    half a line, and ends      | its container ended with exit status 1 before the VM was started
                    the start, and ends        | its container ended with exit status 137 while the VM was running
                    the start, and waits       | nothing came from its console within 0 s
                    an end without a status    | qemu ended with exit status 1
                    an end of a wrong type     | qemu ended with exit status 1
                    an end without a start     | qemu ended with exit status 2
                    a status that is no number | the command 'true' was not run, or its exit status was lost
                    an unknown accelerator     | =
                    unknown events             | =
                    reports without a start    | =
                    half a piece               | the output ended in the middle of a piece
                    an answer by HTTP          | failed during the run of python3
                    an error of the engine     | the shim is gone
                    the end of the connection  | the connection to it has ended, and it has not
                    """)
    void bootWhenTheProgramOfTheVmPrintsSomethingElseSaysSo(String output, String words) throws IOException {
        server.runs(program(output));

        assertOutcome(words.endsWith("within 0 s") ? SHORT : TIMEOUTS, words);

        assertNextBootWorks();
    }

    private static Program program(String output) {
        List<String> garbage = List.of("\0\u001b[2J<html>\n", "{\"event\": 7}\n", "[[[[\n", "null\n\n", "{\"event\"");
        String start = SampleBoot.started("tcg");
        return switch (output) {
            case "nothing, and waits" -> new Program(List.of(), "", null, false);
            case "garbage, and waits" -> new Program(garbage, "", null, false);
            case "a line that does not end" ->
                new Program(Collections.nCopies(64, "x".repeat(64 * 1024)), "", null, false);
            case "nothing, and ends" -> new Program(List.of(), "", 0, false);
            case "garbage, and ends" -> new Program(garbage, "", 1, false);
            case "half a line, and ends" -> new Program(List.of(start.substring(0, start.length() / 2)), "", 1, false);
            case "the start, and ends" -> new Program(List.of(start), "", 137, false);
            case "the start, and waits" -> new Program(List.of(start), "", null, false);
            case "an end without a status" -> new Program(List.of(start, "{\"event\": \"ended\"}\n"), "", 0, false);
            case "an end of a wrong type" ->
                new Program(
                        List.of(start, "{\"event\": \"ended\", \"status\": [" + "9".repeat(40) + "]}\n"), "", 0, false);
            case "an end without a start" -> new Program(List.of(SampleBoot.ended(2)), "", 0, false);
            case "a status that is no number" -> done(SampleBoot.report("exit", "zero"));
            case "an unknown accelerator" -> done(SampleBoot.started("hvf"), SampleBoot.report("exit", "0"));
            case "unknown events" ->
                done("{\"event\": \"new\"}\n", "{}\n", SampleBoot.report("new", "1"), SampleBoot.report("exit", "0"));
            case "reports without a start" ->
                new Program(
                        List.of(
                                SampleBoot.report("done", ""),
                                SampleBoot.report("exit", "0"),
                                SampleBoot.report("state", "running")),
                        "",
                        null,
                        false);
            case "half a piece" -> new Program(List.of(start), "\1\0\0\0\0\0\0\20{\"event\"", null, true);
            case "an answer by HTTP" -> new Program(List.of(start), "HTTP/1.1 502 Bad Gateway\r\n\r\n", null, true);
            case "an error of the engine" ->
                new Program(List.of(start), "\3\0\0\0\0\0\0\20the shim is gone", null, false);
            default -> new Program(List.of(start), "", null, true);
        };
    }

    private static Program done(String... more) {
        List<String> lines = new ArrayList<>(SampleBoot.untilReadyAnd(more));
        lines.add(SampleBoot.report("done", ""));
        return new Program(lines, "", null, false);
    }

    private void assertNextBootWorks() throws IOException {
        server.removeAll();
        server.runs(GOOD);
        assertThat(boot(TIMEOUTS)).as("the next boot").isNull();
        assertThat(server.left()).isEmpty();
        assertNothingLeft();
    }

    private @Nullable MktException boot(BootTimeouts timeouts) {
        BootRequest request = SampleBoot.request(root, Accelerator.TCG, "true", timeouts);
        VerdictFile verdict = VerdictFile.begin(request.paths().logs(), Clock.systemUTC());
        try (DockerEngine engine =
                DockerEngine.connect(server.address(), registry -> Optional.empty(), BuilderChoice.CLASSIC, events)) {
            new Boot(engine, events, Clock.systemUTC()).run(request, verdict);
            return null;
        } catch (MktException e) {
            return e;
        }
    }

    /** Containers that are left are named by a warning. */
    private void assertNothingLeft() throws IOException {
        Set<String> left = server.left();
        assertThat(left)
                .allSatisfy(name -> assertThat(events.of(Warning.class))
                        .anySatisfy(warning -> assertThat(warning.remedy()).contains(name)));
        assertThat(files("target/mkt-images/deb12")).isSubsetOf("console.log", "verdict.json");
        assertThat(files("cache/vms")).isEmpty();
    }

    private List<String> files(String directory) throws IOException {
        Path path = root.resolve(directory);
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
