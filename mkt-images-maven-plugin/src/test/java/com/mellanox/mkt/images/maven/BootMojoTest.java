package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.kernel.SampleKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
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

    private SampleModule module;
    private MojoExecution.Source source = MojoExecution.Source.CLI;

    @BeforeEach
    void createModule() throws IOException {
        module = new SampleModule(root, session).writeOs();
        SampleKernel.tree(root.resolve("linux"), SampleKernel.config());
    }

    private void execute(BootMojo mojo) throws MojoFailureException {
        module.execute(mojo, source);
    }

    private List<String> news() {
        return module.news();
    }

    @Test
    @InjectMojo(goal = "boot")
    void parametersWhenNotGivenHaveTheirDefaults(BootMojo mojo) {
        assertThat(List.of(mojo.timeout, mojo.commandTimeout)).containsExactly("120", "3600");
        assertThat(List.of(mojo.sshPort, mojo.gdb)).containsOnly("0");
        assertThat(Stream.of(
                        mojo.kernel,
                        mojo.memory,
                        mojo.cpus,
                        mojo.accel,
                        mojo.home,
                        mojo.bridge,
                        mojo.append,
                        mojo.noEngine))
                .containsOnlyNulls();
        assertThat(mojo.directories).isEmpty();
        assertThat(mojo.rxe).isEmpty();
        assertThat(List.of(mojo.debug, mojo.interactive, mojo.force, mojo.skipBoot))
                .containsOnly("false");
        assertThat(mojo.skipITs || mojo.skipTests).isFalse();
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
    @MojoParameter(name = "cpus", value = "256")
    @MojoParameter(name = "directories", value = "missing,/")
    @MojoParameter(name = "bridge", value = "no-such-bridge")
    @MojoParameter(name = "rxe", value = "eth0,eth0 eth1")
    @MojoParameter(name = "timeout", value = "0")
    @MojoParameter(name = "noEngine", value = "skp")
    void parametersWhenWrongAreReportedTogether(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("8 problems:\n")
                .hasMessageContainingAll(
                        "-Dmkt.boot.accel=kmv is not known. Did you mean 'kvm'? Allowed: auto, kvm, tcg",
                        "-Dmkt.boot.cpus=256 ",
                        "from 1 to 255",
                        "-Dmkt.boot.dir: " + root.resolve("missing") + " is not a directory",
                        "-Dmkt.boot.dir: / would hide the files of the image",
                        "-Dmkt.boot.bridge=no-such-bridge is not a bridge of this host. ",
                        "-Dmkt.boot.rxe: 'eth0 eth1' is not a name of a network interface",
                        "-Dmkt.boot.timeout=0 ",
                        "-Dmkt.noEngine=skp is not known. Did you mean 'skip'? Allowed: fail, skip");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skipBoot", value = "true")
    @MojoParameter(name = "bridge", value = "no-such-bridge")
    void parametersWhenNothingIsBootedAreNotComparedWithThisHost(BootMojo mojo) throws Exception {
        module.dockerHost = "nonsense";

        execute(mojo);

        assertThat(news()).hasSize(1);
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
        assertThat(root.resolve("module/target/mkt-images/deb12/verdict.json"))
                .content()
                .contains("\"verdict\" : \"image-or-environment\"", "CONFIG_9P_FS=m must be y");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux")
    void kernelWhenForAnotherPlatformThanTheImageNamesBoth(BootMojo mojo) {
        module.write("image.yaml", "key: deb12\nplatforms: [linux/amd64, linux/arm64]\n");
        mojo.platform = List.of("linux/arm64");

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("The kernel " + root.resolve("linux/arch/x86/boot/bzImage")
                        + " is for linux/amd64, and the image harbor.mellanox.com/mkt/kvm:deb12-arm64 is for linux/arm64."
                        + " Name a kernel for linux/arm64, or boot the image of the kernel's platform:"
                        + " -Dmkt.platform=linux/amd64");
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
                .endsWith("Boot it on a machine that has an engine before it is published");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "noEngine", value = "skip")
    void engineWhenMissingForSeveralKernelsIsToldOnce(BootMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;
        SampleKernel.tree(root.resolve("next"), SampleKernel.config());
        mojo.kernel = "linux,next";

        execute(mojo);

        assertThat(news()).singleElement().asString().contains(NOT_VERIFIED);
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "kernel", value = "linux,nowhere,linux")
    @MojoParameter(name = "keep", value = "true")
    void kernelsWhenTheyCannotBeBootedTogetherAreReportedTogether(BootMojo mojo) {
        assertThatThrownBy(() -> execute(mojo))
                .hasMessageStartingWith("3 problems:\n")
                .hasMessageContainingAll("-Dmkt.boot.keep is for one kernel", "does not exist", "twice");
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "skip", value = "true")
    void goalWhenSkippedSaysSo(BootMojo mojo) throws Exception {
        execute(mojo);

        assertThat(module.log.lines()).containsExactly("info mkt.skip is set: nothing is done");
    }
}
