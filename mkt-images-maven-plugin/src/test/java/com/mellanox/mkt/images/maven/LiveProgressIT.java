package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SleepingStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on the terminal while images are built, with each Maven. Pictures of it are in {@code target/terminal-pictures}. */
class LiveProgressIT {
    private static final int ROWS = 24;

    /** Lines that scroll above the live ones. */
    private static final int PRINTED = 300;

    @TempDir
    private Path root;

    private final String key = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private RealEngine real;
    private ForeignBuild build;

    @BeforeEach
    void write() throws IOException, InterruptedException {
        real = new RealEngine();
        build = new ForeignBuild(root, key, real.busybox(), "it.invalid");
        build.write(
                "os/docker/" + key + "/kvm.Dockerfile",
                "FROM " + real.busybox() + "\nRUN for i in $(seq " + PRINTED + "); do echo printed $i; done\n"
                        + "RUN echo compiling " + key + " && sleep 8\nRUN echo two\n");
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        real.remove("it.invalid/mkt/kvm:" + key);
        real.close();
    }

    @ParameterizedTest
    @CsvSource({
        "mkt.test.maven, -T1, 80, 24",
        // Very many lines are written while the last ones are drawn.
        "mkt.test.maven3, -T2 -X -Dmkt.progress=live, 200, 50",
        // Maven 4 itself is not interactive where a CI variable is set.
        "mkt.test.maven4, -T2 --force-interactive, 80, 24"
    })
    void screenWhenAnImageIsBuiltHasItsStepAtTheBottomAndKeepsAllLines(
            String maven, String options, int columns, int rows) throws IOException {
        try (TmuxTerminal terminal = new TmuxTerminal(root, columns, rows)) {
            terminal.type(command(maven, (options + " -Dmkt.follow=kvm").split(" ")));

            List<String> screen = terminal.await(lines -> last(lines, 2).startsWith("  compiling " + key));
            assertThat(times(screen.subList(rows - 3, rows)))
                    .containsExactly(
                            "kvm  3/4 : RUN echo compiling " + key + " && sleep 8 TIME",
                            "  compiling " + key,
                            key + "  ━━━━━━━━━━━━━━━━━━━━  0 of 1 image TIME");

            TerminalPicture.write(
                    Path.of("target/terminal-pictures/" + columns + "x" + rows + ".svg"),
                    terminal.screenInColours(),
                    columns);

            terminal.resize(50, 16);
            screen = terminal.await(lines -> lines.size() == 16 && lines.get(15).startsWith(key + "  ━"));
            assertThat(screen).filteredOn(line -> line.contains("━")).hasSize(1);
            assertThat(screen).filteredOn(line -> line.startsWith("kvm  ")).hasSize(1);

            terminal.type("echo status $?");
            terminal.await(lines -> lines.contains("status 0"));
            assertThat(terminal.scrollBack())
                    .noneMatch(line -> line.contains("━"))
                    .anyMatch(line -> line.contains(key + ": building (not on the engine), log in "))
                    .anyMatch(line -> line.contains(key + ": built in "))
                    .anyMatch(line -> line.contains("BUILD SUCCESS"));
            assertThat(terminal.scrollBack().stream()
                            .filter(line -> line.contains("kvm | printed "))
                            .map(line -> line.replaceFirst(".* ", "")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, PRINTED)
                            .mapToObj(String::valueOf)
                            .toList());
            assertScrolls(terminal, 16);
        }
    }

    @Test
    void terminalWhenInterruptedIsGivenBack() throws IOException {
        SleepingStep step = SleepingStep.create();
        build.write(
                "os/docker/" + key + "/kvm.Dockerfile", "FROM " + real.busybox() + "\nRUN " + step.command() + "\n");
        try (TmuxTerminal terminal = new TmuxTerminal(root, 80, ROWS)) {
            terminal.type(command("mkt.test.maven3", "-T1"));
            terminal.await(lines -> last(lines, 1).startsWith(key));

            terminal.press("C-c");

            terminal.type("echo status $?");
            List<String> screen = terminal.await(lines -> lines.contains("status 130"));
            assertThat(screen).noneMatch(line -> line.contains("━"));
            assertScrolls(terminal, ROWS);
            step.awaitEnd();
        }
    }

    @Test
    void terminalWhenStoppedIsGivenBackUntilTheRunGoesOn() throws IOException {
        SleepingStep step = SleepingStep.create();
        build.write(
                "os/docker/" + key + "/kvm.Dockerfile",
                "FROM " + real.busybox() + "\nRUN " + step.command() + " || true\n");
        try (TmuxTerminal terminal = new TmuxTerminal(root, 80, ROWS)) {
            terminal.type(command("mkt.test.maven3", "-T1"));
            terminal.await(lines -> last(lines, 1).startsWith(key));

            terminal.press("C-z");

            terminal.await(lines -> lines.stream().anyMatch(line -> line.contains("Stopped"))
                    && lines.stream().noneMatch(line -> line.contains("━")));
            assertScrolls(terminal, ROWS);

            terminal.type("fg");
            terminal.await(lines -> last(lines, 1).startsWith(key));
            terminal.press("C-z");
            terminal.await(lines -> last(lines, 1).equals("$"));
            terminal.type("clear; bg");
            step.await();
            step.end();
            List<String> lines =
                    terminal.await(screen -> screen.stream().anyMatch(line -> line.contains("BUILD SUCCESS")));
            assertThat(lines).noneMatch(line -> line.contains("━"));
            assertScrolls(terminal, ROWS);
        }
    }

    @Test
    void outputWhenThePlainOneIsAskedForHasNoLiveLines() throws IOException {
        build.write("os/docker/" + key + "/kvm.Dockerfile", "FROM " + real.busybox() + "\nRUN sleep 3\n");
        try (TmuxTerminal terminal = new TmuxTerminal(root, 80, ROWS)) {
            terminal.type(command("mkt.test.maven3", "-B") + " >output; "
                    + command("mkt.test.maven3", "-B", "-Dmkt.rebuild=all"));
            terminal.await(lines -> {
                assertThat(lines).noneMatch(line -> line.contains("━"));
                return lines.stream().anyMatch(line -> line.contains("BUILD SUCCESS"));
            });

            terminal.type("grep --count --text \"$(printf '\\033')\" output");
            terminal.await(lines -> lines.contains("0"));
        }
    }

    @Test
    void outputWhenJsonIsAskedForHasEventsAlone() throws IOException, InterruptedException {
        build.write(
                "os/docker/" + key + "/kvm.Dockerfile",
                "FROM " + real.busybox() + "\nRUN echo compiling " + key + "\n");
        List<String> lines = build.run(
                Path.of(System.getProperty("mkt.test.maven3", "")),
                Path.of(System.getProperty("java.home")),
                "-q",
                "-Dmkt.progress=json",
                "-Dmkt.follow=all",
                "package");

        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{\"formatVersion\":1,\"event\":\""));
        assertThat(lines)
                .anyMatch(line -> line.contains("\"event\":\"image-line\"") && line.contains("compiling " + key))
                .anyMatch(line -> line.contains("\"event\":\"image-finished\""));
    }

    private String command(String maven, String... arguments) throws IOException {
        Path home = Path.of(System.getProperty(maven, ""));
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("package")).toArray(String[]::new);
        return "clear; JAVA_HOME=" + System.getProperty("java.home") + " MAVEN_OPTS= "
                + build.command(home, all).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
    }

    /** Lines of the whole screen scroll, so no part of it is kept in place. */
    private static void assertScrolls(TmuxTerminal terminal, int rows) {
        terminal.type("clear; seq 100");
        List<String> screen =
                terminal.await(lines -> lines.contains("100") && last(lines, 1).equals("$"));
        assertThat(screen.subList(0, 3))
                .containsExactly(String.valueOf(102 - rows), String.valueOf(103 - rows), String.valueOf(104 - rows));
    }

    private static String last(List<String> lines, int count) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private static List<String> times(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll(" +([0-9]+ min )?[0-9.]+ s( of .*)?$", " TIME"))
                .toList();
    }
}
