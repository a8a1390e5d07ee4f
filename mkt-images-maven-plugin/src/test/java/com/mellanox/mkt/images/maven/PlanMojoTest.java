package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
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

    private final Properties user = new Properties();
    private final RecordingLog log = new RecordingLog();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final MavenProject project = new MavenProject();

    @BeforeEach
    void createProject() throws IOException {
        Path module = root.resolve("module");
        Files.createDirectories(module.resolve("docker/deb12"));
        Files.writeString(module.resolve("image.yaml"), "key: deb12\n");
        Files.writeString(module.resolve("docker/deb12/kvm.Dockerfile"), "FROM debian:bookworm\n");
        project.setFile(module.resolve("pom.xml").toFile());
        project.getModel().setBuild(new Build());
        project.getBuild().setDirectory(module.resolve("target").toString());
        user.setProperty("mkt.rebuild", "kvm,rdma_core");
        when(session.getUserProperties()).thenReturn(user);
        when(session.getAllProjects()).thenReturn(List.of(project));
        when(session.getSettings()).thenReturn(new Settings());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
        when(session.isOffline()).thenReturn(true);
    }

    private void execute(PlanMojo mojo) throws MojoFailureException {
        mojo.project = project;
        mojo.rebuild = List.of();
        mojo.cacheDir = root.resolve("cache").toFile();
        mojo.dockerHost = "unix://" + root.resolve("no-engine.sock");
        mojo.standardOutput = new PrintStream(output, false, StandardCharsets.UTF_8);
        mojo.environment = new UserEnvironment(Map.of(), root.resolve("user"));
        mojo.setLog(log);
        mojo.execute();
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private List<String> news() {
        return log.lines().stream().filter(line -> line.startsWith("info ")).toList();
    }

    @Test
    @InjectMojo(goal = "plan")
    void parametersWhenNotGivenHaveTheirDefaults(PlanMojo mojo) {
        assertThat(mojo.format).isEqualTo("text");
        assertThat(mojo.graph).isNull();
        assertThat(mojo.skip).isFalse();
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
    void rebuildWhenWrittenWithBlanksNamesTheSame(PlanMojo mojo) {
        mojo.project = project;
        mojo.rebuild = List.of("kvm", " rdma_core ");

        RunOptions options = new RunOptions(
                mojo,
                new OsModules(List.of()),
                new UserEnvironment(Map.of(), root.resolve("home")),
                new SampleSettings().precedence());

        assertThat(options.read(new ImageKey("deb12")).rebuild()).containsExactlyInAnyOrder("kvm", "rdma_core");
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
    void planWhenAFileIsWrongWarnsOfTheDockerDirectoryAllTheSame(PlanMojo mojo) throws IOException {
        Path docker = root.resolve("module/docker/deb12");
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM debian:latest\nCOPY missing /\n");

        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("'missing' does not exist");

        assertThat(log.lines()).anyMatch(line -> line.startsWith("warn ") && line.contains("debian:latest"));
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "format", value = "json")
    void planWhenAsJsonIsAloneOnStandardOutput(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(output())
                .startsWith("{\n  \"formatVersion\" : 1,\n  \"key\" : \"deb12\",\n")
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
        MavenProject other = new MavenProject();
        Files.createDirectories(root.resolve("other"));
        Files.writeString(root.resolve("other/image.yaml"), "key: fc40\n");
        other.setFile(root.resolve("other/pom.xml").toFile());
        when(session.getAllProjects()).thenReturn(List.of(project, other));
        user.setProperty("key", "fc40");

        execute(mojo);

        assertThat(output()).isEmpty();
        assertThat(log.lines()).containsExactly("debug deb12: skipped, since fc40 was asked for");
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "skip", value = "true")
    @MojoParameter(name = "format", value = "json")
    void goalWhenSkippedWritesNothingIntoTheJson(PlanMojo mojo) throws Exception {
        execute(mojo);

        assertThat(output()).isEmpty();
        assertThat(log.lines()).containsExactly("debug mkt.skip is set: nothing is done");
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "format", value = "jsn")
    void formatWhenUnknownNamesThoseAllowed(PlanMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.plan.format=jsn is not known. Did you mean 'json'? Allowed: text, json");
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "cache", value = "rfresh")
    void cacheWhenUnknownNamesThoseAllowed(PlanMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.cache=rfresh is not known. Did you mean 'refresh'? Allowed: use, refresh, off");
    }

    @Test
    @InjectMojo(goal = "plan")
    @MojoParameter(name = "graph", value = "svg")
    void graphWhenUnknownNamesThoseAllowed(PlanMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.plan.graph=svg is not known. Allowed: mermaid, dot");
    }

    @Test
    @InjectMojo(goal = "plan")
    void descriptorWhenWrongFailsThePlanToo(PlanMojo mojo) throws Exception {
        Files.writeString(root.resolve("module/image.yaml"), "key: deb12\ntitel: Debian\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("image.yaml:2: ");
    }

    @Test
    @InjectMojo(goal = "plan")
    void directoryWhenItHasWhatItShouldNotIsAWarning(PlanMojo mojo) throws Exception {
        Path dockerfile = root.resolve("module/docker/deb12/kvm.Dockerfile");
        Files.writeString(dockerfile, "FROM debian\n");

        execute(mojo);

        assertThat(log.lines())
                .contains("warn " + dockerfile + ":1: the base image debian:latest is another release one day. Name the"
                        + " release by its tag, as in fedora:40");
    }
}
