package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PackageOptions}: what the command line and the user's settings say of packages together. */
@MojoTest
class PackageOptionsTest {
    private static final PackageName SIMX = new PackageName("simx");
    private static final PackageName QEMU = new PackageName("qemu");

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final Properties user = new Properties();
    private final SampleSettings sample = new SampleSettings();

    @BeforeEach
    void writeModule() throws IOException {
        Path docker = Files.createDirectories(root.resolve("docker/deb12"));
        Files.writeString(root.resolve("image.yaml"), "key: deb12\n");
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM debian:bookworm\n");
        Files.writeString(
                docker.resolve("support-simx.sh"),
                "#!/bin/bash\n# ---\n# optional: true\n# products: [/opt/products]\n\ntrue\n");
        Files.writeString(
                docker.resolve("support-qemu.sh"),
                "#!/bin/bash\n# ---\n# optional: true\n# products: [/opt/products]\n\ntrue\n");
        when(session.getUserProperties()).thenReturn(user);
        when(session.getSystemProperties()).thenReturn(new Properties());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
    }

    private PackageOptions options(PlanMojo mojo) {
        mojo.project = new MavenProject();
        OsModules modules = new OsModules(List.of(new OsModules.Module(root, name -> Optional.empty())));
        return PackageOptions.of(mojo, modules, sample.precedence());
    }

    @Test
    @InjectMojo(goal = "plan")
    void packagesWhenOfTheSettingsAloneAreTheirs(PlanMojo mojo) {
        sample.file(root, "without: [qemu]", "with: [simx]", "sources: {simx: src/simx}");

        PackageOptions options = options(mojo);

        assertThat(options.without()).containsExactly(QEMU);
        assertThat(options.with()).containsExactly(SIMX);
        assertThat(options.sources()).containsExactly(Map.entry(SIMX, root.resolve("src/simx")));
        assertThat(options.own())
                .isEqualTo(new UserOverrides(
                        Map.of(SIMX, "~/settings.yaml:2"),
                        Map.of(QEMU, "~/settings.yaml:1"),
                        Map.of(SIMX, "~/settings.yaml:3")));
        assertThat(sample.details())
                .containsExactly(
                        "mkt.with = simx, of ~/settings.yaml:2",
                        "mkt.without = qemu, of ~/settings.yaml:1",
                        "mkt.source.simx = " + root.resolve("src/simx") + ", of ~/settings.yaml:3");
    }

    @Test
    @InjectMojo(goal = "plan")
    void packagesWhenTheCommandLineSaysOtherwiseAreTheCommandLines(PlanMojo mojo) {
        sample.file(root, "without: [qemu]", "with: [simx]", "sources: {simx: src/simx}")
                .commandLine("mkt.with", "qemu")
                .commandLine("mkt.source.simx", "other");
        user.setProperty("mkt.source.simx", "other");
        mojo.with = List.of("qemu");
        mojo.without = List.of("simx");

        PackageOptions options = options(mojo);

        assertThat(options.without()).containsExactly(SIMX);
        assertThat(options.with()).containsExactly(QEMU);
        assertThat(options.sources()).containsExactly(Map.entry(SIMX, root.resolve("other")));
        assertThat(options.own()).isEqualTo(UserOverrides.NONE);
        assertThat(sample.details())
                .contains(
                        "mkt.with = qemu, of -Dmkt.with",
                        "mkt.source.simx = " + root.resolve("other") + ", of -Dmkt.source.simx");
    }

    @Test
    @InjectMojo(goal = "plan")
    void packagesWhenOfAnotherProjectAreIgnoredWithAWord(PlanMojo mojo) {
        sample.file(root, "without: [ucx]", "sources: {ucx: src/ucx}");

        PackageOptions options = options(mojo);

        assertThat(options.without()).isEmpty();
        assertThat(options.sources()).isEmpty();
        assertThat(options.own()).isEqualTo(UserOverrides.NONE);
        assertThat(sample.details())
                .contains("mkt.without = ucx, not heeded, since no module has the package: of ~/settings.yaml:1");
    }
}
