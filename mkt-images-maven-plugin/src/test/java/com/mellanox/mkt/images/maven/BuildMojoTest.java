package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code build} as Maven runs it: parameters, and everything that ends before an engine is asked. */
@MojoTest
class BuildMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final Properties user = new Properties();
    private final RecordingLog log = new RecordingLog();
    private final MavenProject project = new MavenProject();
    private @Nullable String dockerHost;

    @BeforeEach
    void createProject() throws IOException {
        dockerHost = "unix://" + root.resolve("no-engine.sock");
        Path module = Files.createDirectories(root.resolve("module"));
        project.setFile(module.resolve("pom.xml").toFile());
        project.setVersion("1.5");
        project.setArtifact(new DefaultArtifact(
                "org.example", "images", "1.5", null, "pom", null, new DefaultArtifactHandler("pom")));
        project.getModel().setBuild(new Build());
        project.getBuild().setFinalName("images-1.5");
        project.getBuild().setDirectory(module.resolve("target").toString());
        user.setProperty("mkt.registry", "registry.example.com");
        user.setProperty("mkt.without", "simx,other");
        user.setProperty("mkt.noPull", "true");
        user.setProperty("mkt.push.requireBoot", "true");
        when(session.getUserProperties()).thenReturn(user);
        when(session.getAllProjects()).thenReturn(List.of(project));
        when(session.getSettings()).thenReturn(new Settings());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
    }

    private void execute(BuildMojo mojo) throws MojoFailureException {
        mojo.project = project;
        mojo.without = List.of();
        mojo.cacheDir = root.resolve("cache").toFile();
        mojo.dockerHost = dockerHost;
        mojo.environment = new UserEnvironment(Map.of(), root.resolve("user"));
        mojo.setLog(log);
        mojo.execute();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve("module").resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text);
    }

    private void writeModule() throws IOException {
        write("image.yaml", "key: deb12\n");
        write("docker/deb12/kvm.Dockerfile", "FROM debian:bookworm\n");
    }

    @Test
    @InjectMojo(goal = "build")
    void parametersWhenNotGivenHaveTheirDefaults(BuildMojo mojo) {
        assertThat(mojo.skip).isFalse();
        assertThat(mojo.key).isNull();
        assertThat(mojo.only).isNull();
        assertThat(mojo.namespace).isNull();
        assertThat(mojo.with).isEmpty();
        assertThat(mojo.rebuild).isEmpty();
        assertThat(mojo.jobs).isNull();
        assertThat(mojo.cache).isEqualTo("use");
        assertThat(mojo.cacheDir).isNull();
        assertThat(mojo.nfsHost).isNull();
        assertThat(mojo.dockerHost).isNull();
        assertThat(mojo.noEngine).isNull();
        assertThat(mojo.settings).isNull();
        assertThat(mojo.force).isFalse();
        assertThat(mojo.httpProxy).isNull();
        assertThat(mojo.httpsProxy).isNull();
        assertThat(mojo.noProxy).isNull();
        assertThat(mojo.session).isSameAs(session);
        assertThat(mojo.settingsDecrypter).isNotNull();
        assertThat(mojo.execution.getSource()).isEqualTo(MojoExecution.Source.LIFECYCLE);
    }

    @Test
    @InjectMojo(goal = "build")
    void parametersWhenGivenAsPropertiesAreTaken(BuildMojo mojo) {
        assertThat(mojo.registry).isEqualTo("registry.example.com");
        assertThat(mojo.without).containsExactly("simx", "other");
        assertThat(mojo.noPull).isTrue();
        assertThat(mojo.requireBoot).isTrue();
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "key", value = "fc40")
    @MojoParameter(name = "cacheDir", value = "/var/cache/mkt")
    @MojoParameter(name = "noEngine", value = "skip")
    void parametersWhenGivenInThePomAreTaken(BuildMojo mojo) {
        assertThat(mojo.key).isEqualTo("fc40");
        assertThat(mojo.cacheDir).isEqualTo(new File("/var/cache/mkt"));
        assertThat(mojo.noEngine).isEqualTo("skip");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "skip", value = "true")
    void goalWhenSkippedReadsNothing(BuildMojo mojo) throws Exception {
        write("image.yaml", "nonsense");

        execute(mojo);

        assertThat(log.lines()).containsExactly("info mkt.skip is set: nothing is done");
    }

    @Test
    @InjectMojo(goal = "build")
    void moduleWhenWithoutDescriptorIsPassedOverInSilence(BuildMojo mojo) throws Exception {
        execute(mojo);

        assertThat(log.lines())
                .contains("debug no image.yaml here: nothing to do")
                .allMatch(line -> line.startsWith("debug "));
    }

    @Test
    @InjectMojo(goal = "build")
    void moduleWhenOfAnotherKeyIsSkippedWithAWord(BuildMojo mojo) throws Exception {
        writeModule();
        MavenProject other = new MavenProject();
        Files.createDirectories(root.resolve("other"));
        Files.writeString(root.resolve("other/image.yaml"), "key: fc40\n");
        other.setFile(root.resolve("other/pom.xml").toFile());
        when(session.getAllProjects()).thenReturn(List.of(project, other));
        user.setProperty("key", "fc40");

        execute(mojo);

        assertThat(log.lines())
                .contains("info deb12: skipped, since fc40 was asked for")
                .filteredOn(line -> !line.startsWith("debug "))
                .hasSize(1);
    }

    @Test
    @InjectMojo(goal = "build")
    void keyWhenNoModuleHasItFails(BuildMojo mojo) throws Exception {
        writeModule();
        user.setProperty("key", "deb13");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("No module has the key 'deb13'. Did you mean 'deb12'? Allowed: deb12");
    }

    @Test
    @InjectMojo(goal = "build")
    void keyWhenOnlyInThePomCountsForNothing(BuildMojo mojo) throws Exception {
        writeModule();
        project.getProperties().setProperty("key", "somebody-elses");

        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("no-engine.sock");
    }

    @Test
    @InjectMojo(goal = "build")
    void descriptorWhenItHasThreeMistakesReportsAll(BuildMojo mojo) throws Exception {
        write("docker/deb12/kvm.Dockerfile", "FROM debian:bookworm\n");
        write("image.yaml", "key: deb12\ntitel: Debian\nregistry: https://a/\nimages: {ci: ci.Dockerfile}\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("3 problems:\n")
                .hasMessageContaining("image.yaml:2: ")
                .hasMessageContaining("Did you mean 'title'?")
                .hasMessageContaining("image.yaml:3: 'registry': 'https://a/' is no registry")
                .hasMessageContaining("image.yaml:4: 'ci' of 'images': the Dockerfile 'ci.Dockerfile' does not exist");
    }

    @Test
    @InjectMojo(goal = "build")
    void engineWhenThereIsNoneFailsWithWhereItWasLookedFor(BuildMojo mojo) throws Exception {
        writeModule();

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining(root.resolve("no-engine.sock").toString())
                .hasMessageContaining("mkt.dockerHost");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenThereIsNoneIsAWarningForABoundGoalThatMaySkip(BuildMojo mojo) throws Exception {
        writeModule();

        execute(mojo);

        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("warn "))
                .singleElement()
                .asString()
                .startsWith("warn deb12: no images are built, since mkt.noEngine is skip. ")
                .contains("no-engine.sock")
                .endsWith(". Whoever needs the images builds them where there is an engine");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "skip")
    void dockerDirectoryWhenTheGoalIsBoundIsAttachedWithoutAnEngine(BuildMojo mojo) throws Exception {
        writeModule();

        execute(mojo);
        execute(mojo);

        assertThat(project.getAttachedArtifacts())
                .extracting(artifact ->
                        artifact.getType() + " " + artifact.getFile().getName())
                .containsExactly("zip images-1.5.zip");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenThereIsNoneFailsForAGoalCalledByName(BuildMojo mojo) throws Exception {
        writeModule();
        mojo.execution = new MojoExecution(null, "default-cli", MojoExecution.Source.CLI);

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("no-engine.sock");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "ignore")
    void noEngineWhenNeitherFailNorSkipIsRefusedWithoutAskingAnEngine(BuildMojo mojo) throws Exception {
        writeModule();

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.noEngine=ignore is not known. Allowed: fail, skip");
    }

    @Test
    @InjectMojo(goal = "build")
    void pushWhenTheGoalIsBoundIsRefused(BuildMojo mojo) throws Exception {
        writeModule();
        user.setProperty("push", "true");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith(
                        "-Dpush, or mkt.push, belongs to a build goal that is called by its name. Say 'mvn"
                                + " mkt-images:build");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "namespace", value = "Not/Good")
    void namespaceWhenItIsNoneNamesTheOption(BuildMojo mojo) throws Exception {
        writeModule();

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("mkt.namespace")
                .hasMessageContaining("'Not/Good' is no namespace");
    }

    @Test
    @InjectMojo(goal = "build")
    void sourceWhenOfAnUnknownPackageIsRefused(BuildMojo mojo) throws Exception {
        writeModule();
        user.setProperty("mkt.source.rdma_cor", "/src");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("-Dmkt.source: no module has the package 'rdma_cor'. ");
    }

    @Test
    @InjectMojo(goal = "build")
    void rebuildWhenANameIsEmptyIsRefused(BuildMojo mojo) throws Exception {
        writeModule();
        mojo.rebuild = List.of("kvm", " ");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.rebuild has an empty name in it. Give names separated by commas, or all");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "jobs", value = "-1")
    void jobsWhenNegativeAreRefused(BuildMojo mojo) throws Exception {
        writeModule();

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.jobs=-1 is negative. Give 1 or more, or leave it out");
    }

    @Test
    @InjectMojo(goal = "build")
    void settingsWhenWrongFailWithAllThatIs(BuildMojo mojo) throws Exception {
        writeModule();
        write("../user/.config/mkt-images/settings.yaml", "job: 2\nwithout: simx\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("2 problems:\n")
                .hasMessageContaining("settings.yaml:1: unknown field 'job'. Did you mean 'jobs'?")
                .hasMessageContaining("settings.yaml:2: 'without' is a text, a list is expected");
    }

    @Test
    @InjectMojo(goal = "build")
    void engineWhenOfTheSettingsIsToldToBeTheirs(BuildMojo mojo) throws Exception {
        writeModule();
        write("../user/.config/mkt-images/settings.yaml", "noEngine: skip\nengine: unix:///no/such.sock\n");
        dockerHost = null;

        execute(mojo);

        assertThat(log.lines())
                .contains(
                        "debug mkt.noEngine = skip, of ~/.config/mkt-images/settings.yaml:1",
                        "debug mkt.dockerHost = unix:///no/such.sock, of ~/.config/mkt-images/settings.yaml:2",
                        "debug mkt.jobs = as many as the engine's host can, the default")
                .anyMatch(line -> line.startsWith("warn deb12: no images are built, since mkt.noEngine is skip")
                        && line.contains("~/.config/mkt-images/settings.yaml:2"));
    }
}
