package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.InputSource;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
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

    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session);
        module.user.setProperty("mkt.registry", "registry.example.com");
        module.user.setProperty("mkt.without", "simx,other");
        module.user.setProperty("mkt.noPull", "true");
        module.user.setProperty("mkt.push.requireBoot", "true");
    }

    private void execute(BuildMojo mojo) throws MojoFailureException {
        mojo.without = List.of();
        module.execute(mojo);
    }

    @Test
    @InjectMojo(goal = "build")
    void parametersWhenNotGivenHaveTheirDefaults(BuildMojo mojo) {
        assertThat(List.of(mojo.skip, mojo.force)).containsOnly("false");
        assertThat(mojo.cache).isEqualTo("use");
        assertThat(mojo.timeout).isEqualTo("3600");
        assertThat(Stream.of(
                        mojo.key,
                        mojo.only,
                        mojo.namespace,
                        mojo.jobs,
                        mojo.cacheDir,
                        mojo.nfsHost,
                        mojo.dockerHost,
                        mojo.noEngine,
                        mojo.settings,
                        mojo.httpProxy,
                        mojo.httpsProxy,
                        mojo.noProxy))
                .containsOnlyNulls();
        assertThat(mojo.with).isEmpty();
        assertThat(mojo.rebuild).isEmpty();
        assertThat(mojo.session).isSameAs(session);
        assertThat(mojo.settingsDecrypter).isNotNull();
        assertThat(mojo.execution.getSource()).isEqualTo(MojoExecution.Source.LIFECYCLE);
    }

    @Test
    @InjectMojo(goal = "build")
    void parametersWhenGivenAsPropertiesAreTaken(BuildMojo mojo) {
        assertThat(mojo.registry).isEqualTo("registry.example.com");
        assertThat(mojo.without).containsExactly("simx", "other");
        assertThat(mojo.noPull).isEqualTo("true");
        assertThat(mojo.requireBoot).isEqualTo("true");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "key", value = "fc40")
    @MojoParameter(name = "cacheDir", value = "/var/cache/mkt")
    @MojoParameter(name = "noEngine", value = "skip")
    void parametersWhenGivenInThePomAreTaken(BuildMojo mojo) {
        assertThat(mojo.key).isEqualTo("fc40");
        assertThat(mojo.cacheDir).isEqualTo("/var/cache/mkt");
        assertThat(mojo.noEngine).isEqualTo("skip");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "skip", value = "true")
    void goalWhenSkippedReadsNothing(BuildMojo mojo) throws Exception {
        module.write("image.yaml", "nonsense");

        execute(mojo);

        assertThat(module.log.lines()).containsExactly("info mkt.skip is set: nothing is done");
    }

    @Test
    @InjectMojo(goal = "build")
    void moduleWhenWithoutDescriptorIsSkippedInSilence(BuildMojo mojo) throws Exception {
        execute(mojo);

        assertThat(module.news()).isEmpty();
        assertThat(module.log.lines()).contains("debug no image.yaml here: nothing to do");
    }

    @Test
    @InjectMojo(goal = "build")
    void descriptorWhenMissingInAModuleThatBindsTheGoalIsAWarning(BuildMojo mojo) throws Exception {
        Plugin plugin = new Plugin();
        plugin.setGroupId("com.mellanox.mkt");
        plugin.setArtifactId("mkt-images-maven-plugin");
        PluginExecution bound = new PluginExecution();
        InputSource pom = new InputSource();
        pom.setModelId("org.example:images:1.5");
        bound.setLocation("", new InputLocation(1, 1, pom));
        plugin.addExecution(bound);
        module.project.setGroupId("org.example");
        module.project.setArtifactId("images");
        module.project.getBuild().addPlugin(plugin);
        mojo.execution = new MojoExecution(plugin, "build", "default") {
            @Override
            public Source getSource() {
                return Source.LIFECYCLE;
            }
        };

        execute(mojo);
        execute(mojo);

        assertThat(module.news())
                .singleElement()
                .asString()
                .startsWith("warn images binds goals of this plugin, but " + root.resolve("module/image.yaml"))
                .contains("Create it with the image key", "or remove the plugin");
    }

    @Test
    @InjectMojo(goal = "build")
    void descriptorWhenALinkToNowhereIsNamed(BuildMojo mojo) throws Exception {
        Path link = root.resolve("module/image.yaml");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("../moved.yaml"));

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll(link.toString(), "../moved.yaml", "does not exist");
    }

    @Test
    @InjectMojo(goal = "build")
    void moduleWhenOfAnotherKeyIsSkippedWithoutAnEngine(BuildMojo mojo) throws Exception {
        module.writeOs().addOther("fc40").user.setProperty("key", "fc40");
        module.dockerHost = "nonsense";

        execute(mojo);

        assertThat(module.news()).containsExactly("info deb12: skipped, since fc40 was asked for");
    }

    @Test
    @InjectMojo(goal = "build")
    void keyWhenNoModuleHasItFails(BuildMojo mojo) throws Exception {
        module.writeOs();
        module.user.setProperty("key", "deb13");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("No module has the key 'deb13'. Did you mean 'deb12'? Allowed: deb12");
    }

    @Test
    @InjectMojo(goal = "build")
    void keyWhenOnlyInThePomCountsForNothing(BuildMojo mojo) throws Exception {
        module.writeOs();
        module.project.getProperties().setProperty("key", "somebody-elses");

        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("no-engine.sock");
    }

    @Test
    @InjectMojo(goal = "build")
    void descriptorWhenItHasThreeMistakesReportsAll(BuildMojo mojo) throws Exception {
        module.write("docker/deb12/kvm.Dockerfile", "FROM debian:bookworm\n");
        module.write("image.yaml", "key: deb12\ntitel: Debian\nregistry: https://a/\nimages: {ci: ci.Dockerfile}\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("3 problems:\n")
                .hasMessageContaining("image.yaml:2: ")
                .hasMessageContaining("Did you mean 'title'?")
                .hasMessageContaining("image.yaml:3: 'registry': 'https://a/' is not a registry")
                .hasMessageContaining("image.yaml:4: 'ci' of 'images': the Dockerfile 'ci.Dockerfile' does not exist");
    }

    @Test
    @InjectMojo(goal = "build")
    void engineWhenThereIsNoneFailsWithWhereItWasLookedFor(BuildMojo mojo) throws Exception {
        module.writeOs();

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining(root.resolve("no-engine.sock").toString())
                .hasMessageContaining("mkt.dockerHost");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenThereIsNoneIsAWarningForABoundGoalThatMaySkip(BuildMojo mojo) throws Exception {
        module.writeOs();

        execute(mojo);

        assertThat(module.log.lines())
                .filteredOn(line -> line.startsWith("warn "))
                .singleElement()
                .asString()
                .startsWith("warn deb12: no images are built, since mkt.noEngine is skip. ")
                .contains("no-engine.sock")
                .endsWith(". Build them on a machine that has an engine");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "skip")
    void dockerDirectoryWhenTheGoalIsBoundIsAttachedWithoutAnEngine(BuildMojo mojo) throws Exception {
        module.writeOs();

        execute(mojo);
        execute(mojo);

        assertThat(module.project.getAttachedArtifacts())
                .extracting(artifact ->
                        artifact.getType() + " " + artifact.getFile().getName())
                .containsExactly("zip images-1.5.zip");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenThereIsNoneFailsForAGoalCalledByName(BuildMojo mojo) throws Exception {
        module.writeOs();
        mojo.execution = new MojoExecution(null, "default-cli", MojoExecution.Source.CLI);

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("no-engine.sock");
    }

    @Test
    @InjectMojo(goal = "build")
    @MojoParameter(name = "jobs", value = "-1")
    @MojoParameter(name = "namespace", value = "Not/Good")
    @MojoParameter(name = "noEngine", value = "ignore")
    @MojoParameter(name = "timeout", value = "soon")
    void parametersWhenWrongAreReportedTogether(BuildMojo mojo) {
        module.writeOs().user.setProperty("mkt.source.rdma_cor", "/src");
        module.user.setProperty("mkt.secret.token", "hunter2");
        module.user.setProperty("push", "true");
        mojo.rebuild = List.of("kvm", " ");
        mojo.builder = "buildkid";

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("9 problems:\n")
                .hasMessageContainingAll(
                        "-Dmkt.jobs=-1 ",
                        "from 0 to 1024",
                        "mkt.namespace: 'Not/Good' is not a namespace",
                        "-Dmkt.noEngine=ignore is not known. Allowed: fail, skip",
                        "-Dmkt.builder=buildkid is not known. Did you mean 'buildkit'? Allowed: auto, buildkit, classic",
                        "-Dmkt.secret.token: it does not say where the value is",
                        "-Dmkt.push.timeout=soon ",
                        "-Dmkt.source: no module has the package 'rdma_cor'. ",
                        "-Dpush, or mkt.push, ",
                        "mvn deploy",
                        "-Dmkt.rebuild has an empty name");
    }

    @Test
    @InjectMojo(goal = "build")
    void builderWhenTheAddressIsWrongNamesItAndTheOption(BuildMojo mojo) {
        module.writeOs();
        mojo.builder = "tcp://far";

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(
                        "-Dmkt.builder: 'tcp://far' is not the address of a builder. A builder in the network is written"
                                + " tcp://host:port, as in tcp://host:1234");
    }

    @Test
    @InjectMojo(goal = "build")
    void builderWhenTheAddressOfTheSettingsIsWrongNamesTheirLine(BuildMojo mojo) throws Exception {
        module.writeOs();
        module.write("../user/.config/mkt-images/settings.yaml", "jobs: 2\nbuilder: unix://far\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageMatching(
                        "\\S+settings.yaml:2: 'builder': 'unix://far' is not the address of a builder. A socket is"
                                + " written unix:///path/of/buildkitd.sock");
    }

    @Test
    @InjectMojo(goal = "build")
    void builderWhenThereIsNoSuchBuildxBuilderFails(BuildMojo mojo) {
        module.writeOs();
        mojo.builder = "buildx:gone";

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("There is no buildx builder 'gone': ");
    }

    @Test
    @InjectMojo(goal = "build")
    void settingsWhenWrongFailWithAllThatIs(BuildMojo mojo) throws Exception {
        module.writeOs();
        module.write("../user/.config/mkt-images/settings.yaml", "job: 2\nwithout: simx\n");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("2 problems:\n")
                .hasMessageContaining("settings.yaml:1: unknown field 'job'. Did you mean 'jobs'?")
                .hasMessageContaining("settings.yaml:2: 'without' is a text, a list is expected");
    }

    @Test
    @InjectMojo(goal = "build")
    void engineWhenOfTheSettingsIsToldToBeTheirs(BuildMojo mojo) throws Exception {
        module.writeOs();
        module.write("../user/.config/mkt-images/settings.yaml", "noEngine: skip\nengine: unix:///no/such.sock\n");
        module.dockerHost = null;

        execute(mojo);

        assertThat(module.log.lines())
                .contains(
                        "debug mkt.noEngine = skip, of ~/.config/mkt-images/settings.yaml:1",
                        "debug mkt.dockerHost = unix:///no/such.sock, of ~/.config/mkt-images/settings.yaml:2",
                        "debug mkt.jobs = as many as the engine's host can, the default")
                .anyMatch(line -> line.startsWith("warn deb12: no images are built, since mkt.noEngine is skip")
                        && line.contains("~/.config/mkt-images/settings.yaml:2"));
    }
}
