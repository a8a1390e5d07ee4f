package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.kernel.SampleKernel;
import com.mellanox.mkt.images.type.UserEnvironment;
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
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code boot} as Maven runs it, where no engine answers: parameters, and what it says of what it does not do. */
@MojoTest
class BootMojoTest {
    private static final String NOT_VERIFIED = ": that harbor.mellanox.com/mkt/kvm:deb12 boots is not verified";

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final RecordingLog log = new RecordingLog();
    private final MavenProject project = new MavenProject();
    private MojoExecution.Source source = MojoExecution.Source.CLI;

    @BeforeEach
    void createProject() throws IOException {
        Path module = root.resolve("module");
        Files.createDirectories(module.resolve("docker/deb12"));
        Files.writeString(module.resolve("image.yaml"), "key: deb12\n");
        Files.writeString(module.resolve("docker/deb12/kvm.Dockerfile"), "FROM debian:bookworm\n");
        SampleKernel.tree(root.resolve("linux"), SampleKernel.config());
        project.setFile(module.resolve("pom.xml").toFile());
        project.getModel().setBuild(new Build());
        project.getBuild().setDirectory(module.resolve("target").toString());
        when(session.getUserProperties()).thenReturn(new Properties());
        when(session.getAllProjects()).thenReturn(List.of(project));
        when(session.getSettings()).thenReturn(new Settings());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
        when(session.isOffline()).thenReturn(true);
    }

    private void execute(BootMojo mojo) throws MojoFailureException {
        mojo.project = project;
        mojo.execution = new MojoExecution(new MojoDescriptor(), "default", source);
        mojo.cacheDir = root.resolve("cache").toFile();
        mojo.dockerHost = "unix://" + root.resolve("no-engine.sock");
        mojo.environment = new UserEnvironment(Map.of(), root.resolve("user"));
        mojo.setLog(log);
        mojo.execute();
    }

    private List<String> news() {
        return log.lines().stream().filter(line -> !line.startsWith("debug ")).toList();
    }

    @Test
    @InjectMojo(goal = "boot")
    void parametersWhenNotGivenHaveTheirDefaults(BootMojo mojo) {
        assertThat(mojo.kernel).isNull();
        assertThat(mojo.timeout).isEqualTo(120);
        assertThat(mojo.commandTimeout).isEqualTo(3600);
        assertThat(mojo.memory).isNull();
        assertThat(mojo.cpus).isNull();
        assertThat(mojo.accel).isNull();
        assertThat(mojo.directories).isEmpty();
        assertThat(mojo.rxe).isEmpty();
        assertThat(mojo.home).isNull();
        assertThat(mojo.bridge).isNull();
        assertThat(mojo.append).isNull();
        assertThat(mojo.sshPort).isZero();
        assertThat(mojo.gdb).isZero();
        assertThat(List.of(mojo.debug, mojo.interactive, mojo.force, mojo.skipBoot, mojo.skipITs, mojo.skipTests))
                .containsOnly(false);
        assertThat(mojo.noEngine).isNull();
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skipBoot", value = "true")
    void bootWhenSkippedSaysWhatIsNotVerified(BootMojo mojo) throws Exception {
        execute(mojo);

        assertThat(news()).containsExactly("info deb12: not booted, since mkt.boot.skip is set" + NOT_VERIFIED);
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skipITs", value = "true")
    void bootWhenBoundIsSkippedWithIntegrationTests(BootMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;

        execute(mojo);

        assertThat(news()).containsExactly("info deb12: not booted, since skipITs is set" + NOT_VERIFIED);
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skipTests", value = "true")
    void bootWhenBoundIsSkippedWithTests(BootMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;

        execute(mojo);

        assertThat(news()).containsExactly("info deb12: not booted, since skipTests is set" + NOT_VERIFIED);
    }

    @Test
    @InjectMojo(goal = "boot")
    void bootWhenBoundAndWithoutKernelSaysWhatIsNotVerified(BootMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;

        execute(mojo);

        assertThat(news())
                .containsExactly("info deb12: not booted, since no kernel is named (-Dmkt.kernel)" + NOT_VERIFIED);
    }

    @Test
    @InjectMojo(goal = "boot")
    void bootWhenBoundAndTheKernelIsBlankHasNone(BootMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;
        mojo.kernel = " ";

        execute(mojo);

        assertThat(news()).singleElement().asString().contains("no kernel is named");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skipTests", value = "true")
    void bootWhenCalledByNameNeedsAKernel(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage(
                        "There is no kernel to boot. Name a compiled tree or a bzImage: -Dmkt.kernel=…, or 'kernel' of"
                                + " 'boot' in your settings");
    }

    @Test
    @InjectMojo(goal = "boot")
    void keyWhenItHasNoKvmImageHasNothingToBoot(BootMojo mojo) throws Exception {
        Path dockerfiles = root.resolve("module/docker/deb12");
        Files.move(dockerfiles.resolve("kvm.Dockerfile"), dockerfiles.resolve("lab.Dockerfile"));
        Files.writeString(root.resolve("module/image.yaml"), "key: deb12\nimages:\n  lab: lab.Dockerfile\n");

        execute(mojo);

        assertThat(news()).containsExactly("info deb12: has no KVM image, and nothing to boot");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "accel", value = "kmv")
    void accelWhenUnknownNamesThoseAllowed(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.boot.accel=kmv is not known. Did you mean 'kvm'? Allowed: auto, kvm, tcg");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "directories", value = "missing")
    void directoryWhenMissingIsNamed(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .hasMessage("-Dmkt.boot.dir: " + root.resolve("missing")
                        + " is no directory. Name directories that are there");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "directories", value = "/")
    void directoryWhenTheRootIsRefused(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .hasMessage("-Dmkt.boot.dir: / would take the place of the image. Name directories below it");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "bridge", value = "no-such-bridge")
    void bridgeWhenUnknownIsRefused(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("-Dmkt.boot.bridge=no-such-bridge is no bridge of this host. ");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "rxe", value = "eth0,eth0 eth1")
    void interfaceWhenNoNameIsRefused(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .hasMessage(
                        "-Dmkt.boot.rxe: 'eth0 eth1' is no name of a network interface. The first one of a VM is eth0");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "timeout", value = "0")
    void timeWhenNoneIsRefused(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo)).hasMessage("-Dmkt.boot.timeout=0 is no time. Give 1 or more seconds");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "nowhere")
    void kernelWhenMissingIsNamedByItsWholePath(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining(root.resolve("nowhere").toString());
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    void kernelWhenWrongFailsBeforeAnEngineIsAsked(BootMojo mojo) throws Exception {
        breakKernel();

        assertThatThrownBy(() -> execute(mojo))
                .hasMessageContaining("CONFIG_9P_FS=m must be y")
                .hasMessageEndingWith("or boot it all the same with -Dmkt.boot.force");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "force", value = "true")
    void kernelWhenWrongAndForcedIsWarnedOf(BootMojo mojo) throws Exception {
        breakKernel();

        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("no-engine.sock");
        assertThat(news())
                .singleElement()
                .asString()
                .startsWith("warn ")
                .contains("CONFIG_9P_FS=m must be y", "It is booted all the same, since mkt.boot.force is set");
    }

    private void breakKernel() throws IOException {
        Path config = root.resolve("linux/.config");
        var time = Files.getLastModifiedTime(config);
        Files.writeString(config, SampleKernel.config().replace("CONFIG_9P_FS=y", "CONFIG_9P_FS=m"));
        Files.setLastModifiedTime(config, time);
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    void engineWhenMissingFailsTheGoal(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("no-engine.sock");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenMissingAndCalledByNameFailsAllTheSame(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo)).isInstanceOf(MojoFailureException.class);
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenMissingAndOptionalSaysWhatIsNotVerified(BootMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;

        execute(mojo);

        assertThat(news())
                .singleElement()
                .asString()
                .startsWith("warn deb12: not booted, since mkt.noEngine is skip" + NOT_VERIFIED + ". ")
                .contains("no-engine.sock")
                .endsWith("Whoever publishes it boots it where there is an engine");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "noEngine", value = "skp")
    @MojoParameter(name = "kernel", value = "linux")
    void noEngineWhenUnknownNamesThoseAllowed(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo)).hasMessage("-Dmkt.noEngine=skp is not known. Allowed: fail, skip");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skip", value = "true")
    void goalWhenSkippedSaysSo(BootMojo mojo) throws Exception {
        execute(mojo);

        assertThat(log.lines()).containsExactly("info mkt.skip is set: nothing is done");
    }
}
