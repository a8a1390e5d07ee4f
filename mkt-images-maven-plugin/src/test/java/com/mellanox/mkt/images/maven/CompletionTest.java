package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.Accelerator;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.LockPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@code src/completion/mkt-images.sh}, in bash and in zsh. */
class CompletionTest {
    private static final Path SCRIPT =
            Path.of("../src/completion/mkt-images.sh").toAbsolutePath().normalize();

    /** The properties whose values are names of an enumeration. */
    private static final Map<String, Enum<?>[]> CHOICES = Map.ofEntries(
            Map.entry("mkt.boot.accel", Accelerator.values()),
            Map.entry("mkt.builder", BuilderChoice.values()),
            Map.entry("mkt.cache", CachePolicy.values()),
            Map.entry("mkt.cache.steps", StepCache.values()),
            Map.entry("mkt.diff.files", DiffMojo.ListedFiles.values()),
            Map.entry("mkt.diff.format", DiffMojo.Format.values()),
            Map.entry("mkt.doctor.format", DoctorMojo.Format.values()),
            Map.entry("mkt.lock", LockPolicy.values()),
            Map.entry("mkt.outdated.format", OutdatedMojo.Format.values()),
            Map.entry("mkt.kernelConfig.features", Feature.values()),
            Map.entry("mkt.noEngine", NoEngine.values()),
            Map.entry("mkt.plan.format", PlanAction.Format.values()),
            Map.entry("mkt.plan.graph", PlanAction.Graph.values()),
            Map.entry("mkt.progress", ProgressMode.values()),
            Map.entry("mkt.vm.format", VmMojo.Format.values()),
            Map.entry("mkt.vulnerabilities.fail", SbomAction.FailFrom.values()));

    /** How the other values of such a property begin. */
    private static final Map<String, List<String>> BEGINNINGS = Map.of(
            "mkt.builder", List.of("unix://", "tcp://", "ssh://", "docker-container://", "kube-pod://", "buildx:"));

    private static final List<String> PREFIXES =
            List.of(ParameterNames.SOURCE_PREFIX, ParameterNames.SECRET_PREFIX, ParameterNames.SSH_PREFIX);

    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** What a shell prints for some commands, after it has read the script. */
    private List<String> run(String shell, String commands) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(shell, shell.equals("zsh") ? "-f" : "--norc", "-c", commands)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static String read(String shell) {
        // Without a line editor zsh has no completion to register at.
        return (shell.equals("zsh") ? "compdef() { :; }; typeset -A _comps; " : "") + ". " + SCRIPT + "; ";
    }

    private List<String> candidates(String shell, String line) throws IOException, InterruptedException {
        String word = line.substring(line.lastIndexOf(' ') + 1);
        return run(shell, read(shell) + "_mkt_images_candidates '" + word + "' '" + line + "'");
    }

    /** What bash would offer for a line with the cursor at its end, after some commands. */
    private List<String> inBash(String before, String line) throws IOException, InterruptedException {
        return run(
                "bash",
                before + "; " + read("bash") + "COMP_LINE='" + line + "' COMP_POINT=" + line.length()
                        + "; _mkt_images_bash mvn; printf '%s\\n' \"${COMPREPLY[@]/%/|}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void goalsWhenThePrefixIsTypedAreAll(String shell) throws Exception {
        assertThat(candidates(shell, "mvn mkt-images:"))
                .contains("mkt-images:build", "mkt-images:kernel-config", "mkt-images:help")
                .allMatch(line -> line.matches("mkt-images:[a-z-]+"));
        assertThat(candidates(shell, "mvn -q mkt-images:bu")).containsExactly("mkt-images:build");
        assertThat(candidates(shell, "mvn com.mellanox.mkt:mkt-images-maven-plugin:1.0:ini"))
                .containsExactly("com.mellanox.mkt:mkt-images-maven-plugin:1.0:init");
        assertThat(candidates(shell, "mvn mk")).containsExactly("mkt-images:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void optionsWhenThereIsAGoalAreThoseOfIt(String shell) throws Exception {
        assertThat(candidates(shell, "mvn mkt-images:plan -D"))
                .contains("-Dmkt.plan.graph=", "-Dkey=", "-DnoPull", "-Dmkt.source.")
                .doesNotContain("-Dmkt.boot.timeout=", "-Dmkt.push.force");
        assertThat(candidates(shell, "mvn mkt-images:kernel-config@here mkt-images:init -Dmkt.k"))
                .containsExactly(
                        "-Dmkt.kernel=", "-Dmkt.kernelConfig.features=", "-Dmkt.kernelConfig.output=", "-Dmkt.key=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void optionsWhenThereIsNoGoalAreThoseOfAll(String shell) throws Exception {
        assertThat(candidates(shell, "mvn install -Dmkt.boot.ti")).containsExactly("-Dmkt.boot.timeout=");
        assertThat(candidates(shell, "mvn install -D")).containsExactly("-Dmkt.", "-Dkey=");
    }

    @ParameterizedTest
    @CsvSource({
        "bash, mvn mkt-images:build -Dmkt.cache=, use refresh off",
        "zsh, mvn mkt-images:build -Dmkt.cache=, use refresh off",
        "bash, mvn install -Dmkt.progress=p, plain",
        "zsh, mvn install -Dmkt.progress=p, plain",
        "bash, mvn mkt-images:build -DnoPull=, true false",
        "zsh, mvn mkt-images:help -Dgoal=pu, push",
        "bash, mvn mkt-images:boot -Dmkt.kernel=, ''"
    })
    void valuesWhenThereAreSomeAreThese(String shell, String line, String values) throws Exception {
        String option = line.substring(line.indexOf("-D"), line.indexOf('=') + 1);

        assertThat(candidates(shell, line))
                .containsExactlyElementsOf(Stream.of(values.split(" ", -1))
                        .filter(value -> !value.isEmpty())
                        .map(option::concat)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void keysWhenCompletedAreThoseOfTheTree(String shell) throws Exception {
        write("os/image.yaml", "# An OS.\nkey: deb12\ntitle: Debian\n");
        write("others/new/image.yaml", "key: 'deb13' # not released\n");
        write("fc/image.yaml", "key: fc40\n");

        assertThat(candidates(shell, "mvn mkt-images:build -Dkey="))
                .containsExactly("-Dkey=deb12", "-Dkey=deb13", "-Dkey=fc40");
        assertThat(candidates(shell, "mvn install -Dmkt.key=f")).containsExactly("-Dmkt.key=fc40");
    }

    @Test
    void replyInBashBeginsAfterTheLastWordBreak() throws Exception {
        String breaks = "COMP_WORDBREAKS=' :='";
        assertThat(inBash(breaks, "mvn mkt-images:bo")).containsExactly("boot |");
        assertThat(inBash(breaks, "mvn mkt-images:plan -Dmkt.plan.f")).containsExactly("-Dmkt.plan.format=|");
        assertThat(inBash(breaks, "mvn mkt-images:plan -Dmkt.plan.format=j")).containsExactly("json |");
        assertThat(inBash("COMP_WORDBREAKS=' '", "mvn mkt-images:bo")).containsExactly("mkt-images:boot |");
    }

    @Test
    void completionOfMavenInBashIsKept() throws Exception {
        String mavens = "_mvn() { COMPREPLY=(package mkdir:all); }; complete -o nospace -F _mvn mvn";

        assertThat(inBash(mavens, "mvn mk")).containsExactly("package|", "mkdir:all|", "mkt-images:|");
        assertThat(inBash(mavens, "mvn mkt-images:bu")).containsExactly("build |");
        assertThat(run("bash", mavens + "; " + read("bash") + read("bash") + "complete -p mvn"))
                .containsExactly("complete -o nospace -F _mkt_images_bash mvn");
        assertThat(run("bash", "complete -W 'a b' mvn; " + read("bash") + "complete -p mvn"))
                .containsExactly("complete -W 'a b' mvn");
    }

    @Test
    void completionOfMavenInBashWhenReadLateIsKept() throws Exception {
        String loader = "__load_completion() { _mvn() { COMPREPLY=(package); }; complete -F _mvn mvn; }";

        assertThat(inBash(loader, "mvn mk")).containsExactly("package|", "mkt-images:|");
    }

    @ParameterizedTest
    @CsvSource({
        "exec bash --norc, '_mvn() { COMPREPLY=($(compgen -W package -- $2)); }; complete -F _mvn mvn'",
        "exec zsh -f, 'autoload compinit; compinit; _mvn() { compadd package }; compdef _mvn mvn'"
    })
    void wordsWhenTypedAreCompleted(String shell, String completionOfMaven) throws Exception {
        write("os/image.yaml", "key: deb12\n");
        try (TmuxTerminal terminal = new TmuxTerminal(root, 120, 20)) {
            terminal.type(shell);
            terminal.type("PS1='> '; HOME=$PWD; touch .zcompdump; bindkey -e 2>/dev/null");
            terminal.type(completionOfMaven);
            terminal.type(". " + SCRIPT + "; mvn() { echo \"ran $*\"; }; clear");
            terminal.await(lines -> lines.get(0).equals(">"));

            terminal.keys("mvn pa", "Tab", "mkt-images:pl", "Tab", "-Dke", "Tab", "Tab", "-Dmkt.plan.g", "Tab");
            terminal.keys("te", "Tab", "Enter");

            terminal.await(lines -> lines.contains("ran package mkt-images:plan -Dkey=deb12 -Dmkt.plan.graph=text"));
        }
    }

    @Test
    void choicesWhenInTheCodeAreThoseOfThisTest() throws IOException {
        Set<String> ofCode = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/com/mellanox/mkt/images/maven"))) {
            sources.forEach(source -> Pattern.compile("\\.choice\\(\\s*\"(mkt\\.[A-Za-z.]+)\"")
                    .matcher(text(source))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(ofCode::add));
        }

        assertThat(ofCode).isEqualTo(new TreeSet<>(CHOICES.keySet()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void optionsOfTheScriptAreThoseOfTheGoals() throws Exception {
        List<String> ofGoals = optionsOfGoals();

        assertThat(optionsOfScript())
                .as("Between the lines with OPTIONS in %s belongs:\n%s", SCRIPT, String.join("\n", ofGoals))
                .isEqualTo(ofGoals);
    }

    private static List<String> optionsOfScript() {
        MatchResult block = Pattern.compile("<<'OPTIONS'\n(.*?)OPTIONS\n", Pattern.DOTALL)
                .matcher(text(SCRIPT))
                .results()
                .findFirst()
                .orElseThrow();
        return block.group(1).lines().toList();
    }

    private static List<String> optionsOfGoals() throws Exception {
        Map<String, Set<String>> goals = new TreeMap<>();
        Set<String> flags = new TreeSet<>();
        for (MojoDescriptor mojo : HelpMojoTest.descriptor().getMojos()) {
            ParameterNames.fieldsByProperty(mojo).forEach((property, field) -> {
                String option = Parameters.option(property);
                for (String name : new TreeSet<>(List.of(property, option))) {
                    goals.computeIfAbsent(name, each -> new TreeSet<>()).add(mojo.getGoal());
                    if (isFlag(mojo, field)) {
                        flags.add(name);
                    }
                }
            });
        }
        PREFIXES.forEach(prefix -> goals.put(prefix, goals.get("mkt.without")));
        List<String> lines = new ArrayList<>();
        goals.forEach((name, of) -> lines.add(name + " " + values(name, flags) + " " + String.join(" ", of)));
        return lines;
    }

    private static boolean isFlag(MojoDescriptor mojo, String field) {
        return mojo.getParameters().stream()
                .filter(parameter -> parameter.getName().equals(field))
                .map(Parameter::getDescription)
                .anyMatch(description -> description.contains("true or false"));
    }

    private static String values(String name, Set<String> flags) {
        if (flags.contains(name)) {
            return "true,false";
        }
        return CHOICES.containsKey(name)
                ? Stream.concat(
                                Arrays.stream(CHOICES.get(name)).map(Parameters::name),
                                BEGINNINGS.getOrDefault(name, List.of()).stream())
                        .collect(Collectors.joining(","))
                : "-";
    }
}
