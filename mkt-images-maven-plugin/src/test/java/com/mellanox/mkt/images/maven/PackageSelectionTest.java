package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PackageSelection}: what the command line and the user's settings say of packages together. */
class PackageSelectionTest {
    private static final PackageName SIMX = new PackageName("simx");
    private static final PackageName QEMU = new PackageName("qemu");
    private static final String SCRIPT = "#!/bin/bash\n# ---\n# optional: true\n# products: [/opt/products]\n\ntrue\n";

    @TempDir
    private Path root;

    private SampleParameters sample;

    @BeforeEach
    void writeModule() throws IOException {
        sample = new SampleParameters(root);
        Path docker = Files.createDirectories(root.resolve("docker/deb12"));
        Files.writeString(root.resolve("image.yaml"), "key: deb12\n");
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM debian:bookworm\n");
        Files.writeString(docker.resolve("support-simx.sh"), SCRIPT);
        Files.writeString(docker.resolve("support-qemu.sh"), SCRIPT);
    }

    private PackageSelection select(Parameters parameters, List<String> with, List<String> without) {
        OsModules modules = new OsModules(
                List.of(new OsModule(root.resolve("image.yaml"), name -> Optional.empty())), coordinate -> {
                    throw new AssertionError(coordinate);
                });
        return new PackageSelection(
                parameters, modules, with, without, sample.execution().properties(), sample::keep);
    }

    private PackageSelection select(List<String> with, List<String> without) {
        return select(sample.parameters(), with, without);
    }

    @Test
    void packagesWhenOfTheSettingsAloneAreTheirs() {
        sample.settings("without: [qemu]", "with: [simx]", "sources: {simx: src/simx}");

        PackageSelection packages = select(List.of(), List.of());

        assertThat(packages.without).containsExactly(QEMU);
        assertThat(packages.with).containsExactly(SIMX);
        assertThat(packages.sources).containsExactly(Map.entry(SIMX, root.resolve("src/simx")));
        assertThat(packages.own())
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
    void packagesWhenTheCommandLineSaysOtherwiseAreTheCommandLines() {
        sample.settings("without: [qemu]", "with: [simx]", "sources: {simx: src/simx}")
                .commandLine("mkt.with", "qemu")
                .commandLine("mkt.source.simx", "~/other");

        PackageSelection packages = select(List.of("qemu"), List.of("simx"));

        assertThat(packages.without).containsExactly(SIMX);
        assertThat(packages.with).containsExactly(QEMU);
        assertThat(packages.sources).containsExactly(Map.entry(SIMX, root.resolve("other")));
        assertThat(packages.own()).isEqualTo(UserOverrides.NONE);
        assertThat(sample.details())
                .contains(
                        "mkt.with = qemu, of -Dmkt.with",
                        "mkt.source.simx = " + root.resolve("other") + ", of -Dmkt.source.simx");
    }

    @Test
    void packagesWhenOfAnotherProjectAreIgnored() {
        sample.settings("without: [ucx]", "sources: {ucx: src/ucx}");

        PackageSelection packages = select(List.of(), List.of());

        assertThat(packages.without).isEmpty();
        assertThat(packages.sources).isEmpty();
        assertThat(packages.own()).isEqualTo(UserOverrides.NONE);
        assertThat(sample.details())
                .contains("mkt.without = ucx, ignored: no module has the package: of ~/settings.yaml:1");
    }

    @Test
    void packageWhenMistypedInTheSettingsIsAWarningAsInADescriptor() {
        sample.settings("without: [simxx, ucx]");

        assertThat(select(List.of(), List.of()).without).isEmpty();

        assertThat(sample.warnings())
                .singleElement()
                .asString()
                .startsWith("~/settings.yaml:1: 'without' names the package 'simxx', which has no script")
                .contains("Did you mean 'simx'?");
    }

    @Test
    void packagesWhenWrongAreReportedTogether() {
        sample.commandLine("mkt.source.simx", "").commandLine("mkt.source.rdma_cor", "/src");
        Parameters parameters = sample.parameters();

        assertThat(select(parameters, List.of("simX2"), List.of()).sources).isEmpty();

        assertThatThrownBy(parameters::throwIfWrong)
                .hasMessageContainingAll(
                        "-Dmkt.source.simx is empty",
                        "-Dmkt.source: no module has the package 'rdma_cor'",
                        "-Dmkt.with: no module has the package 'simX2'. Did you mean 'simx'?");
    }
}
