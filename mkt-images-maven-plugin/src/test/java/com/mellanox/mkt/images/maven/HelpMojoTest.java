package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The goal {@code help}, without a project, by the descriptor of this plugin. */
class HelpMojoTest {
    /** Of a terminal of 24 lines, six are for what Maven prints after the goal. */
    private static final int LINES_OF_A_SCREEN = 24 - 6;

    private final HelpMojo mojo = new HelpMojo();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private PluginDescriptor plugin;

    @BeforeEach
    void readDescriptor() throws Exception {
        plugin = descriptor();
        MojoDescriptor help = Objects.requireNonNull(plugin.getMojo("help"));
        mojo.execution = new MojoExecution(help, "default-cli", MojoExecution.Source.CLI);
        mojo.standardOutput = new PrintStream(output, false, StandardCharsets.UTF_8);
        mojo.width = 80;
        mojo.setLog(new SystemStreamLog() {
            @Override
            public boolean isInfoEnabled() {
                return false;
            }
        });
    }

    static PluginDescriptor descriptor() throws Exception {
        try (Reader xml = new InputStreamReader(
                Objects.requireNonNull(HelpMojoTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")),
                StandardCharsets.UTF_8)) {
            return new PluginDescriptorBuilder().build(xml);
        }
    }

    private List<String> lines() throws MojoFailureException {
        mojo.execute();
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void helpWithoutParametersFitsOnAScreen() throws Exception {
        List<String> lines = lines();

        assertThat(lines).hasSizeLessThanOrEqualTo(LINES_OF_A_SCREEN).allMatch(line -> line.length() <= 80);
        assertThat(lines.get(0)).startsWith("mkt-images ").endsWith("Goals:");
        assertThat(lines)
                .contains(
                        "  plan                 shows what build would do, and why",
                        "  mvn mkt-images:build -Dkey=deb12      builds the images of Debian 12",
                        "  mvn mkt-images:help -Dgoal=build      lists its parameters; -Ddetail: of all");
    }

    @Test
    void helpWithoutParametersHasEachGoalInALine() throws Exception {
        List<String> lines = lines();

        assertThat(plugin.getMojos()).extracting(MojoDescriptor::getGoal).allSatisfy(goal -> {
            assertThat(HelpText.PURPOSES).containsKey(goal);
            assertThat(lines)
                    .filteredOn(line -> line.matches("  ([a-z-]+, )*" + goal + "(, [a-z-]+)*  .*"))
                    .hasSize(1);
        });
    }

    @Test
    void goalWhenNamedHasItsParametersAndTheMostUsedFirst() throws Exception {
        mojo.goal = "build";

        List<String> lines = lines();

        assertThat(lines).startsWith("mkt-images:build").contains("  Default phase: package.");
        assertThat(lines.stream()
                        .filter(line -> line.matches("  -D\\S+  .*"))
                        .map(line -> line.split(" +", -1)[1])
                        .toList())
                .startsWith("-Dkey", "-Donly", "-Dmkt.rebuild", "-Dmkt.follow", "-Dpush", "-DnoPull", "-Dmkt.cache")
                .contains("-Dmkt.push.force", "-Dmkt.dockerHost")
                .doesNotHaveDuplicates();
        assertThat(lines).anyMatch(line -> line.startsWith("  <secrets> "));
        assertThat(lines).noneMatch(line -> line.contains("<project>") || line.contains("<session>"));
        assertThat(lines).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @CsvSource({
        "boot, -Dmkt.kernel, -Dmkt.boot.",
        "diff, -Dmkt.diff.files, -Dmkt.diff.",
        "kernel-config, -Dmkt.kernel, -Dmkt.kernelConfig."
    })
    void goalWhenItHasOptionsOfItsOwnHasThemBeforeThoseOfAllGoals(String goal, String first, String own)
            throws Exception {
        mojo.goal = goal;

        List<String> options = lines().stream()
                .filter(line -> line.matches("  -D\\S+  .*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(option -> !option.equals("-Dkey"))
                .toList();

        assertThat(options).startsWith(first);
        assertThat(options.stream().skip(first.startsWith(own) ? 0 : 1).dropWhile(option -> option.startsWith(own)))
                .noneMatch(option -> option.startsWith(own));
    }

    @Test
    void parameterWhenListedHasItsFirstSentenceAndItsDefault() throws Exception {
        mojo.goal = "build";
        mojo.width = 200;

        assertThat(lines().stream().map(line -> line.strip().replaceAll(" +", " ")))
                .contains(
                        "-DnoPull Does not refresh base images: true or false. Default: false.",
                        "-Dmkt.follow Images whose output is printed line by line while they are built, separated by"
                                + " commas, by the names that only accepts; all for all images. Default: none.");
    }

    @Test
    void parameterWhenInDetailHasAllSentences() throws Exception {
        mojo.goal = "build";
        mojo.detail = true;
        mojo.width = 300;

        assertThat(lines().stream().map(line -> line.strip().replaceAll(" +", " ")))
                .contains("-DnoPull Does not refresh base images: true or false. A base image that is not on the engine"
                        + " is still pulled. On the command line -DnoPull. Default: false. In a POM: <noPull>.");
    }

    @Test
    void detailWithoutAGoalListsAllGoals() throws Exception {
        mojo.detail = true;

        assertThat(lines())
                .contains("mkt-images:build", "mkt-images:kernel-config", "mkt-images:help")
                .anyMatch(line -> line.startsWith("  -Dmkt.kernelConfig.output "));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 132})
    void linesWhenTheTerminalIsNarrowAreWrapped(int width) throws Exception {
        mojo.goal = "boot";
        mojo.width = width;

        assertThat(lines().stream().mapToInt(String::length).max().orElse(0)).isBetween(width - 15, width);
    }

    @Test
    void goalWhenMistypedNamesTheNearestAndAll() {
        mojo.goal = "biuld";

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith(
                        "-Dgoal=biuld is not a goal of mkt-images. Did you mean 'build'? Allowed: build,")
                .hasMessageContainingAll("kernel-config", "help");
        assertThat(output.size()).isZero();
    }
}
