package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link OsModules}: keys and packages of a whole reactor. */
class OsModulesTest {
    @TempDir
    private Path root;

    private final List<OsModule> modules = new ArrayList<>();
    private final OsModule.Finder finder =
            coordinate -> new OsModule(root.resolve("one/image.yaml"), name -> Optional.empty());

    @BeforeEach
    void createModules() throws IOException {
        module("parent");
        describe(module("one"), "key: fc40", "rdma_core", "simx");
        describe(module("two"), "key: ${release}", "perftest");
    }

    private Path module(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        modules.add(new OsModule(
                directory.resolve("image.yaml"),
                property -> property.equals("release") ? Optional.of("deb12") : Optional.empty()));
        return directory;
    }

    private void describe(Path module, String key, String... packages) throws IOException {
        Files.writeString(module.resolve("image.yaml"), key + "\ndocker: docker\n");
        Path docker = Files.createDirectories(module.resolve("docker"));
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM debian:bookworm\n");
        for (String name : packages) {
            Files.writeString(docker.resolve("support-" + name + ".sh"), "#!/bin/bash\n# ---\n# {}\n\nmake\n");
        }
    }

    @Test
    void keyWhenAModuleHasItIsKnown() {
        OsModules all = new OsModules(modules, finder);

        assertThatCode(() -> {
                    all.check(Optional.of("fc40"));
                    all.check(Optional.of("deb12"));
                    all.check(Optional.empty());
                })
                .doesNotThrowAnyException();
    }

    @Test
    void keyWhenNoModuleHasItListsThoseThatThereAre() {
        assertThatThrownBy(() -> new OsModules(modules, finder).check(Optional.of("fc41")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("No module has the key 'fc41'. Did you mean 'fc40'? Allowed: deb12, fc40");
    }

    @Test
    void keyWhenTwoModulesHaveItNamesBoth() throws IOException {
        describe(module("three"), "key: fc40");

        assertThatThrownBy(() -> new OsModules(modules, finder).check(Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The key 'fc40' is that of " + root.resolve("one/image.yaml") + " and of "
                        + root.resolve("three/image.yaml") + ". Give each descriptor a key of its own");
    }

    @Test
    void keyWhenADescriptorCannotBeReadIsLeftToThatModule() throws IOException {
        Files.writeString(module("broken").resolve("image.yaml"), "\tkey: [\n");

        assertThatCode(() -> new OsModules(modules, finder).check(Optional.of("fc40")))
                .doesNotThrowAnyException();
    }

    @Test
    void onlyWhenAnotherKeyHasTheImageNamesThatKey() {
        OsModules all = new OsModules(modules, finder);
        ImageDescriptor deb12 = new ImageDescriptorReader(name -> Optional.of("deb12"))
                .read(root.resolve("two/image.yaml"), new Problems())
                .orElseThrow();

        assertThatThrownBy(() -> all.checkOnly("simx", deb12))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("-Donly=simx", "deb12", "-Dkey=fc40");
        assertThatCode(() -> List.of("kvm", "perftest", "local_mkt/support_", "unknown")
                        .forEach(only -> all.checkOnly(only, deb12)))
                .doesNotThrowAnyException();
    }

    @Test
    void packageWhenItsScriptHasAProblemIsKnown() throws IOException {
        Files.writeString(root.resolve("two/docker/support-perftest.sh"), "#!/bin/bash\n# ---\n# prodcts: []\n");

        assertThat(new OsModules(modules, finder).packageNamed("perftest", "-Dmkt.source"))
                .hasToString("perftest");
    }

    @Test
    void packageWhenAnyModuleHasItIsKnown() {
        OsModules all = new OsModules(modules, finder);

        assertThat(all.packageNamed("simx", "-Dmkt.without")).hasToString("simx");
        assertThat(all.packageNamed("perftest", "-Dmkt.without")).hasToString("perftest");
    }

    @Test
    void packageWhenNoModuleHasItSuggestsTheNearest() {
        assertThatThrownBy(() -> new OsModules(modules, finder).packageNamed("simX2", "-Dmkt.without"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Dmkt.without: no module has the package 'simX2'."
                        + " Did you mean 'simx'? Allowed: perftest, rdma_core, simx");
    }
}
