package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.kernel.KernelArchitecture;
import com.mellanox.mkt.images.kernel.KernelContract;
import com.mellanox.mkt.images.kernel.SampleKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code kernel-config} as Maven runs it: what it writes, what it checks, and in which modules. */
@MojoTest
class KernelConfigMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final RecordingLog log = new RecordingLog();
    private final MavenProject project = project("parent");
    private MojoExecution.Source source = MojoExecution.Source.CLI;

    private static MavenProject project(String name) {
        MavenProject project = new MavenProject();
        project.setGroupId("org.example");
        project.setArtifactId(name);
        project.setVersion("1");
        return project;
    }

    @BeforeEach
    void createProject() {
        project.setFile(root.resolve("pom.xml").toFile());
        project.getModel().setBuild(new Build());
        project.getBuild().setDirectory(root.resolve("build").toString());
        when(session.getUserProperties()).thenReturn(new Properties());
        when(session.getProjects()).thenReturn(List.of(project));
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
    }

    private void execute(KernelConfigMojo mojo, MavenProject in) throws MojoFailureException {
        mojo.project = in;
        mojo.execution = new MojoExecution(new MojoDescriptor(), "default", source);
        mojo.setLog(log);
        mojo.execute();
    }

    private String merging(Path file) {
        return "scripts/kconfig/merge_config.sh -m .config " + file + " && make olddefconfig";
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    void goalWhenNoKernelIsNamedWritesTheFile(KernelConfigMojo mojo) throws Exception {
        mojo.platform = "linux/amd64";

        execute(mojo, project);

        Path file = root.resolve("build/mkt-images/kernel.config");
        assertThat(file)
                .hasContent(KernelContract.read(KernelArchitecture.AMD64).text());
        assertThat(log.lines())
                .containsExactly("info what a kernel needs to boot the KVM image is in " + file
                        + "; in the kernel's tree: " + merging(file));
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    void goalWhenAPlatformIsNamedWritesItsOptions(KernelConfigMojo mojo) throws Exception {
        mojo.platform = "arm64";

        execute(mojo, project);

        assertThat(root.resolve("build/mkt-images/kernel.config"))
                .hasContent(KernelContract.read(KernelArchitecture.ARM64).text());
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    void platformWhenNoVmHasItIsRefused(KernelConfigMojo mojo) {
        mojo.platform = "linux/s390x";

        assertThatThrownBy(() -> execute(mojo, project))
                .hasMessage(
                        "-Dmkt.platform=linux/s390x is no platform that VMs have. Write linux/amd64 or linux/arm64");
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "output", value = "somewhere/else.config")
    void fileWhenNamedIsRelativeToWhereMavenWasStarted(KernelConfigMojo mojo) throws Exception {
        execute(mojo, project);

        assertThat(root.resolve("somewhere/else.config")).exists();
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    void goalWhenThereIsNoProjectWritesIntoTarget(KernelConfigMojo mojo) throws Exception {
        MavenProject standIn = project("standalone-pom");
        when(session.getProjects()).thenReturn(List.of(standIn));

        execute(mojo, standIn);

        assertThat(root.resolve("target/mkt-images/kernel.config")).exists();
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "kernel", value = "linux")
    void kernelWhenRightIsToldSo(KernelConfigMojo mojo) throws Exception {
        Path tree = SampleKernel.tree(
                root.resolve("linux"), SampleKernel.config().replace("CONFIG_SMP=y", "# CONFIG_SMP is not set"));

        execute(mojo, project);

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(0))
                .startsWith("info " + tree.resolve(".config") + ":")
                .contains("CONFIG_SMP is not set and should be y. ");
        assertThat(log.lines().get(1))
                .matches("info \\Q" + tree + "\\E/.config: has all that the KVM image needs, of \\d+ options compared");
        assertThat(root.resolve("build")).doesNotExist();
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "kernel", value = "linux")
    void kernelWhenWrongFailsWithAllThatIsAndHowToMendIt(KernelConfigMojo mojo) throws Exception {
        Path tree = SampleKernel.tree(
                root.resolve("linux"),
                SampleKernel.config()
                        .replace("CONFIG_9P_FS=y", "CONFIG_9P_FS=m")
                        .replace("CONFIG_DEVTMPFS=y", "# CONFIG_DEVTMPFS is not set"));
        Path file = root.resolve("build/mkt-images/kernel.config");

        assertThatThrownBy(() -> execute(mojo, project))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("2 problems:\n")
                .hasMessageContaining("CONFIG_9P_FS=m must be y")
                .hasMessageContaining("CONFIG_DEVTMPFS is not set and must be y. The image's /dev is empty")
                .hasMessageEndingWith("\nMerge the file that this goal wrote: cd " + tree + " && " + merging(file));
        assertThat(file).exists();
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "kernel", value = "linux/.config")
    @MojoParameter(name = "features", value = "rxe, modules")
    void featuresWhenAskedForAreChecked(KernelConfigMojo mojo) throws Exception {
        SampleKernel.tree(root.resolve("linux"), SampleKernel.config().replace("CONFIG_RDMA_RXE=y\n", ""));

        assertThatThrownBy(() -> execute(mojo, project))
                .hasMessageContaining("CONFIG_RDMA_RXE is not set and must be y");
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "features", value = "rxee")
    void featureWhenUnknownNamesThoseAllowed(KernelConfigMojo mojo) {
        assertThatThrownBy(() -> execute(mojo, project))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.kernelConfig.features=rxee is not known. Did you mean 'rxe'? Allowed: rxe, disk,"
                        + " numa, modules, debug");
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "kernel", value = "bzImage")
    void kernelWhenNoConfigurationIsFoundSaysWhichToName(KernelConfigMojo mojo) throws Exception {
        Path tree = SampleKernel.tree(root.resolve("linux"), SampleKernel.config());
        Files.copy(tree.resolve("arch/x86/boot/bzImage"), root.resolve("bzImage"));

        assertThatThrownBy(() -> execute(mojo, project))
                .hasMessage("There is no configuration beside " + root.resolve("bzImage")
                        + ": no .config and no config-<version>. Name the .config that it was made with");
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "kernel", value = " ")
    void kernelWhenEmptyIsRefused(KernelConfigMojo mojo) {
        mojo.kernel = " ";

        assertThatThrownBy(() -> execute(mojo, project)).hasMessageContaining("-Dmkt.kernel is empty");
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    void goalWhenOnTheCommandLineIsDoneInTheFirstModuleAlone(KernelConfigMojo mojo) throws Exception {
        execute(mojo, project("module"));

        assertThat(log.lines()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    void goalWhenBoundIsDoneInItsModule(KernelConfigMojo mojo) throws Exception {
        source = MojoExecution.Source.LIFECYCLE;
        MavenProject module = project("module");
        module.setFile(root.resolve("module/pom.xml").toFile());
        module.getModel().setBuild(new Build());
        module.getBuild().setDirectory(root.resolve("module/target").toString());

        execute(mojo, module);

        assertThat(root.resolve("module/target/mkt-images/kernel.config")).exists();
    }

    @Test
    @InjectMojo(goal = "kernel-config")
    @MojoParameter(name = "skip", value = "true")
    void goalWhenSkippedSaysSo(KernelConfigMojo mojo) throws Exception {
        execute(mojo, project);

        assertThat(log.lines()).containsExactly("info mkt.skip is set: nothing is done");
    }
}
