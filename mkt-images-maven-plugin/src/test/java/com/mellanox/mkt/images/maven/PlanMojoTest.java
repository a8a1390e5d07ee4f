package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code plan} as Maven runs it, where no engine answers: parameters, and what goes where. */
@MojoTest
class PlanMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session).writeOs();
        module.user.setProperty("mkt.rebuild", "kvm,rdma_core");
    }

    private void execute(PlanMojo mojo) throws MojoFailureException {
        mojo.rebuild = List.of();
        mojo.standardOutput = new PrintStream(output, false, StandardCharsets.UTF_8);
        module.execute(mojo);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private List<String> news() {
        return module.log.lines().stream()
                .filter(line -> line.startsWith("info "))
                .toList();
    }

    @Test
    @InjectMojo(goal = "plan")
    void parametersWhenNotGivenHaveTheirDefaults(PlanMojo mojo) {
        assertThat(mojo.format).isEqualTo("text");
        assertThat(mojo.graph).isNull();
        assertThat(mojo.skip).isEqualTo("false");
        assertThat(mojo.without).isEmpty();
        assertThat(mojo.standardOutput).isSameAs(System.out);
    }

    @Test
    @InjectMojo(goal = "plan")
    void rebuildWhenGivenAsPropertyIsAList(PlanMojo mojo) {
        assertThat(mojo.rebuild).containsExactly("kvm", "rdma_core");
    }

    @Test
    @InjectMojo(goal = "plan")
    void planWhenNoEngineAnswersIsTextInTheLog(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(news())
                .startsWith("info deb12: the plan, by files alone, since no engine answers")
                .last()
                .asString()
                .startsWith("info deb12: ")
                .endsWith("would be built");
        assertThat(output()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "plan")
    void planWhenAFileIsWrongWarnsOfTheDockerDirectoryAllTheSame(PlanMojo mojo) throws Exception {
        module.write("docker/deb12/kvm.Dockerfile", "FROM debian:latest\nCOPY missing /\n");

        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("'missing' does not exist");

        assertThat(module.log.lines()).anyMatch(line -> line.startsWith("warn ") && line.contains("debian:latest"));
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "format", value = "json")
    void planWhenAsJsonIsAloneOnStandardOutput(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(output())
                .startsWith("{\n  \"formatVersion\" : 2,\n  \"key\" : \"deb12\",\n")
                .endsWith("\n}\n");
        assertThat(news()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "graph", value = "dot")
    void graphWhenAskedForFollowsTheText(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(news()).isNotEmpty();
        assertThat(output()).startsWith("digraph \"deb12\" {\n").endsWith("}\n");
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "format", value = "json")
    @MojoParameter(name = "graph", value = "mermaid")
    void graphWhenAskedForFollowsTheJson(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(output()).startsWith("{\n").contains("\n}\nflowchart LR\n");
        assertThat(news()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "format", value = "json")
    void moduleWhenOfAnotherKeyWritesNothingIntoTheJson(PlanMojo mojo) throws Exception {
        module.addOther("fc40").user.setProperty("key", "fc40");

        execute(mojo);

        assertThat(output()).isEmpty();
        assertThat(module.log.lines()).contains("debug deb12: skipped, since fc40 was asked for");
        assertThat(module.news()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "skip", value = "true")
    @MojoParameter(name = "format", value = "json")
    void goalWhenSkippedWritesNothingIntoTheJson(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(output()).isEmpty();
        assertThat(module.log.lines()).containsExactly("debug mkt.skip is set: nothing is done");
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "format", value = "jsn")
    @MojoParameter(name = "graph", value = "svg")
    @MojoParameter(name = "cache", value = "rfresh")
    @MojoParameter(name = "jobs", value = "x")
    @MojoParameter(name = "noEngine", value = "skp")
    void parametersWhenWrongForPlanOrBuildAreReportedTogether(PlanMojo mojo) {
        module.user.setProperty("push", "yes");
        module.user.setProperty("mkt.push.timeout", "0");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("7 problems:\n")
                .hasMessageContainingAll(
                        "-Dmkt.plan.format=jsn is not known. Did you mean 'json'? Allowed: text, json",
                        "-Dmkt.plan.graph=svg is not known. Allowed: mermaid, dot, text",
                        "-Dmkt.cache=rfresh is not known. Did you mean 'refresh'? Allowed: use, refresh, off",
                        "-Dmkt.jobs=x ",
                        "-Dmkt.noEngine=skp is not known",
                        "-Dpush=yes ",
                        "-Dmkt.push.timeout=0 ");
    }

    @Test
    @InjectMojo(goal = "plan")
    void planWhenTheLogIsQuietIsOnStandardOutput(PlanMojo mojo) throws Exception {
        module.log.silence();

        execute(mojo);

        assertThat(output()).startsWith("deb12: the plan").contains("would be built");
        assertThat(news()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "plan")
    void descriptorWhenWrongFailsThePlanToo(PlanMojo mojo) throws Exception {
        module.write("image.yaml", "key: deb12\ntitel: Debian\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("image.yaml:2: ");
    }

    @Test
    @InjectMojo(goal = "plan")
    void directoryWhenItHasWhatItShouldNotIsAWarning(PlanMojo mojo) throws Exception {
        Path dockerfile = root.resolve("module/docker/deb12/kvm.Dockerfile");
        module.write("docker/deb12/kvm.Dockerfile", "FROM debian\n");

        execute(mojo);

        assertThat(module.log.lines())
                .contains("warn " + dockerfile + ":1: the base image debian:latest is another release one day. Name the"
                        + " release by its tag, as in fedora:40");
    }
}
