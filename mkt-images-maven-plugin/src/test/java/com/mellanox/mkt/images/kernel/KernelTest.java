package com.mellanox.mkt.images.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Kernel}: what users name, and where its configuration is found. */
class KernelTest {
    private static final String ALLOWED =
            "Name a compiled kernel tree, a bzImage (arm64: Image), a package (.deb, .rpm), a directory with one, or a .config"
                    + " to be checked";

    @TempDir
    private Path directory;

    private Path image(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, SampleKernel.image());
    }

    private Path config(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Path configOf(Path named) {
        return Kernel.at(named).check(Set.of()).orElseThrow().file();
    }

    private static void assertFails(ThrowingCallable work, String message) {
        assertThatThrownBy(work).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }

    @Test
    void treeWhenCompiledHasImageConfigurationAndRelease() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config());

        Kernel kernel = Kernel.at(tree);

        assertThat(kernel.tree()).isEqualTo(tree);
        assertThat(kernel.image().file()).isEqualTo(tree.resolve("arch/x86/boot/bzImage"));
        assertThat(kernel.image().release()).isEqualTo("6.1.192");
        assertThat(configOf(tree)).isEqualTo(tree.resolve(".config"));
        assertThat(kernel.release()).contains("6.1.192-dirty");
        assertThat(kernel.treeWithModules()).isNull();
        assertThat(kernel.notice()).isEmpty();
    }

    @Test
    void treeWhenModulesWereCompiledSaysSo() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config());
        Files.writeString(tree.resolve("modules.order"), "fs/9p/9p.ko\n");

        assertThat(Kernel.at(tree).treeWithModules()).isEqualTo(tree);
    }

    @Test
    void treeWhenItsImageIsNamedIsFoundAllTheSame() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config());
        Files.createDirectories(tree.resolve("arch/x86_64/boot"));
        Files.createSymbolicLink(tree.resolve("arch/x86_64/boot/bzImage"), Path.of("../../x86/boot/bzImage"));

        for (String name : new String[] {"arch/x86/boot/bzImage", "arch/x86_64/boot/bzImage", "arch/x86/boot"}) {
            assertThat(Kernel.at(tree.resolve(name)).tree()).isEqualTo(tree);
        }
    }

    @Test
    void treeWhenNotCompiledCanBeCheckedAndNotBooted() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config());
        Files.delete(tree.resolve("arch/x86/boot/bzImage"));

        Kernel kernel = Kernel.at(tree);

        assertThat(kernel.check(Set.of())).isPresent();
        assertFails(kernel::image, "The kernel in " + tree + " is not compiled yet. Run make bzImage there");
    }

    @Test
    void treeWhenCompiledForArm64HasTheImageOfItsConfiguration() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config(KernelArchitecture.ARM64));
        Path old = tree.resolve("arch/x86/boot/bzImage");
        Path image = Files.createDirectories(tree.resolve("arch/arm64/boot")).resolve("Image");
        Files.write(image, SampleKernel.imageForArm64());

        for (Path named : List.of(tree, image)) {
            assertThat(Kernel.at(named).tree()).isEqualTo(tree);
            assertThat(Kernel.at(named).image().file()).isEqualTo(image);
            assertThat(Kernel.at(named).release()).contains("6.1.192-dirty");
            assertThat(Kernel.at(named).check(Set.of()).orElseThrow().errors()).isEmpty();
        }
        Files.delete(old);
        assertThat(Kernel.at(tree).image().architecture()).isEqualTo(KernelArchitecture.ARM64);
        Files.delete(image);
        assertFails(Kernel.at(tree)::image, "The kernel in " + tree + " is not compiled yet. Run make Image there");
    }

    @Test
    void configurationWhenForArm64IsComparedWithItsOwnContract() throws IOException {
        String text = SampleKernel.config(KernelArchitecture.ARM64).replaceAll("CONFIG_PCI_HOST_GENERIC=y\n", "");

        ContractCheck check =
                Kernel.at(config("arm64.config", text)).check(Set.of()).orElseThrow();

        assertThat(check.errors())
                .extracting(Problem::describe)
                .singleElement()
                .asString()
                .contains("CONFIG_PCI_HOST_GENERIC is not set");
        assertThat(check.contract()).isEqualTo(KernelContract.read(KernelArchitecture.ARM64));
    }

    @Test
    void treeWhenNotConfiguredSaysHow() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config());
        Files.delete(tree.resolve("arch/x86/boot/bzImage"));
        Files.delete(tree.resolve(".config"));

        assertFails(
                () -> Kernel.at(tree),
                "The kernel tree " + tree + " is not compiled yet, and has no .config. Run make defconfig there, merge"
                        + " what mkt-images:kernel-config writes, and run make");
    }

    @Test
    void configurationWhenEditedAfterTheCompileIsNoticed() throws IOException {
        Path tree = SampleKernel.tree(directory.resolve("linux"), SampleKernel.config());
        Path config = tree.resolve(".config");
        Path image = tree.resolve("arch/x86/boot/bzImage");
        Files.setLastModifiedTime(image, FileTime.from(Instant.EPOCH));

        assertThat(Kernel.at(tree).notice())
                .contains(config + " is newer than " + image + ", which may have been compiled with another one");
    }

    @Test
    void imageWhenOfADistributionHasTheConfigurationOfItsVersion() throws IOException {
        Path image = image("vmlinuz-6.1.0-18-amd64");
        Path config = config("config-6.1.0-18-amd64", SampleKernel.config());
        config(".config", SampleKernel.config());

        assertThat(configOf(image)).isEqualTo(config);
        assertThat(configOf(directory)).isEqualTo(config);
        assertThat(Kernel.at(image).release()).contains("6.1.192");
        assertThat(Kernel.at(image).tree()).isNull();
    }

    @Test
    void imageWhenAloneHasTheConfigurationBesideIt() throws IOException {
        Path image = image("bzImage");
        assertThat(Kernel.at(image).check(Set.of())).isEmpty();
        for (String name : new String[] {"config", ".config", "config-6.1.192"}) {
            Path config = config(name, SampleKernel.config());
            assertThat(configOf(image)).isEqualTo(config);
        }
    }

    @Test
    void configurationWhenNamedCanBeCheckedAndNotBooted() throws IOException {
        Path config = config("my-config", SampleKernel.config());

        assertThat(configOf(config)).isEqualTo(config);
        assertFails(
                Kernel.at(config)::image,
                config + " is a configuration, which can be checked but not booted. Name the compiled kernel tree, or"
                        + " the image in it");
    }

    @Test
    void pathWhenItLeadsNowhereSaysWhatCouldBeNamed() {
        Path missing = directory.resolve("linux");

        assertFails(() -> Kernel.at(missing), "The kernel " + missing + " does not exist. " + ALLOWED);
        assertFails(
                () -> Kernel.at(Path.of("/dev/null")),
                "The kernel /dev/null is neither a file nor a directory. " + ALLOWED);
    }

    @Test
    void directoryWhenItHasNoKernelOrSeveralSaysSo() throws IOException {
        assertFails(
                () -> Kernel.at(directory),
                "There is no bzImage, no Image, no vmlinuz* and no package in " + directory + ". " + ALLOWED);
        image("vmlinuz-6.1");
        image("vmlinuz-6.6");
        assertFails(
                () -> Kernel.at(directory),
                "There are several kernels in " + directory + ": vmlinuz-6.1, vmlinuz-6.6. Name one of them");
    }

    @Test
    void modulesWhenThereIsNoTreeWillNotDo() throws IOException {
        String config = SampleKernel.config().replace("CONFIG_VIRTIO_NET=y", "CONFIG_VIRTIO_NET=m");
        Path tree = SampleKernel.tree(directory.resolve("linux"), config);
        Path image = image("bzImage");
        Path beside = config(".config", config);

        assertThat(Kernel.at(tree).check(Set.of()).orElseThrow().errors()).isEmpty();
        assertThat(Kernel.at(beside).check(Set.of()).orElseThrow().errors()).isEmpty();
        assertThat(Kernel.at(image).check(Set.of()).orElseThrow().errors())
                .extracting(Problem::describe)
                .singleElement()
                .asString()
                .contains(": CONFIG_VIRTIO_NET=m must be y. eth0 is a virtio device. ")
                .endsWith("; there is no kernel tree to take the module from");
    }
}
