package com.mellanox.mkt.images.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.SamplePackages;
import com.mellanox.mkt.images.io.SamplePackages.Compression;
import com.mellanox.mkt.images.io.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels from packages, in the layouts of Debian, of Fedora and of the kernel's own targets. */
class KernelPackagesTest {
    private static final String MODULES = "lib/modules/6.1.192/";

    @TempDir
    private Path root;

    private Path cache;

    @BeforeEach
    void nameTheCache() {
        cache = root.resolve("cache");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path deb(String name, Map<String, byte[]> files) throws IOException {
        return SamplePackages.deb(root.resolve(name), Compression.XZ, files);
    }

    private Path rpm(String name, Map<String, byte[]> files) throws IOException {
        return SamplePackages.rpm(root.resolve(name), Compression.ZSTD, files);
    }

    private static Map<String, byte[]> kernelOfFedora() {
        return Map.of(
                MODULES + "vmlinuz", SampleKernel.image(),
                MODULES + "config", bytes(SampleKernel.config()),
                MODULES + "modules.builtin", bytes("kernel/fs/9p.ko\n"),
                MODULES + "System.map", bytes("symbols"));
    }

    private static Map<String, byte[]> modulesOfFedora() throws IOException {
        return Map.of(MODULES + "kernel/net/dummy.ko.xz", Compression.XZ.compress(bytes("module")));
    }

    private void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
        assertThat(cache.resolve("kernels")).isEmptyDirectory();
    }

    @SuppressWarnings("try") // the disk is there while the package is read
    @Test
    void packageWhenItsFilesAreLargerThanTheDiskIsNamedAndLeavesNothing() throws IOException {
        Path file = deb("linux-image.deb", Map.of("boot/vmlinuz-6.1.192", new byte[32 << 20]));
        assertThat(file).satisfies(bomb -> assertThat(Files.size(bomb)).isLessThan(100_000));

        try (SmallDisk disk = new SmallDisk(cache, "size=4m")) {
            assertThatThrownBy(() -> Kernel.at(file, cache))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll(file.toString(), "No space left on device");
            assertThat(cache.resolve("kernels")).isEmptyDirectory();
        }
    }

    @Test
    void debWhenItHasAKernelHasItsConfigurationAndModules() throws IOException {
        Path file = deb(
                "linux-image-6.1.192_1_amd64.deb",
                Map.of(
                        "boot/vmlinuz-6.1.192",
                        SampleKernel.image(),
                        "boot/config-6.1.192",
                        bytes(SampleKernel.config()),
                        "boot/System.map-6.1.192",
                        bytes("symbols"),
                        "usr/" + MODULES + "kernel/net/dummy.ko",
                        bytes("module")));

        Kernel kernel = Kernel.at(file, cache);

        assertThat(kernel.named()).isEqualTo(file);
        assertThat(kernel.tree()).isNull();
        assertThat(kernel.release()).contains("6.1.192");
        assertThat(kernel.image().file()).hasBinaryContent(SampleKernel.image());
        assertThat(kernel.check(Set.of()).orElseThrow().errors()).isEmpty();
        assertThat(kernel.installedModules()).isNotNull().satisfies(modules -> {
            assertThat(modules).startsWith(cache).endsWith(Path.of("lib/modules/6.1.192"));
            assertThat(modules.resolve("kernel/net/dummy.ko")).hasContent("module");
        });
    }

    @Test
    void directoryWhenItHasPackagesOfOneKernelIsThatKernel() throws IOException {
        rpm("rpms/kernel-core-6.1.192-1.x86_64.rpm", kernelOfFedora());
        rpm("rpms/kernel-modules-core-6.1.192-1.x86_64.rpm", modulesOfFedora());
        Files.writeString(root.resolve("rpms/kernel-devel-6.1.192-1.x86_64.rpm"), "is not read");
        Files.writeString(root.resolve("rpms/kernel-6.1.192-1.src.rpm"), "is not read");

        Kernel kernel = Kernel.at(root.resolve("rpms"), cache);

        assertThat(kernel.check(Set.of()).orElseThrow().errors()).isEmpty();
        assertThat(kernel.installedModules()).isNotNull().satisfies(modules -> {
            assertThat(modules.resolve("kernel/net/dummy.ko")).hasContent("module");
            assertThat(modules.resolve("modules.builtin")).hasContent("kernel/fs/9p.ko");
            assertThat(modules.resolve("System.map")).doesNotExist();
        });
    }

    @Test
    void directoryWhenItAlsoHasAKernelIsThatOne() throws IOException {
        rpm("both/kernel-6.1.192-1.x86_64.rpm", kernelOfFedora());
        Path image = Files.write(root.resolve("both/bzImage"), SampleKernel.image());

        assertThat(Kernel.at(root.resolve("both"), cache).imageFile()).isEqualTo(image);
    }

    @Test
    void packageWhenUnpackedOnceIsFoundAgainByItsContents() throws IOException {
        Path file = rpm("kernel.rpm", kernelOfFedora());
        Path first = Kernel.at(file, cache).image().file();
        Files.writeString(first.resolveSibling("mark"), "");
        Path copy = Files.move(file, root.resolve("other.rpm"));

        assertThat(Kernel.at(copy, cache).image().file()).isEqualTo(first);
        assertThat(first.resolveSibling("mark")).exists();
        try (Stream<Path> unpacked = Files.list(cache.resolve("kernels"))) {
            assertThat(unpacked).hasSize(1);
        }
    }

    @Test
    void packageWhenItHasOnlyModulesNamesThemAndTheRemedy() throws IOException {
        Path file = rpm("kernel-modules.rpm", modulesOfFedora());

        assertFails(
                () -> Kernel.at(file, cache),
                file
                        + " has modules of Linux 6.1.192, but no kernel. Put it into a directory with the package of the kernel,"
                        + " as linux-image-….deb or kernel-core-….rpm, and name the directory");
    }

    @Test
    void packageWhenItHasNoKernelIsNamed() throws IOException {
        Path file = deb("bash.deb", Map.of("bin/bash", bytes("shell")));

        assertFails(
                () -> Kernel.at(file, cache),
                "There is no kernel in " + file + ": neither boot/vmlinuz-<release> nor lib/modules/<release>/vmlinuz."
                        + " Name the package that has it: linux-image-….deb, kernel-core-….rpm or kernel-….rpm");
    }

    @Test
    void directoryWhenItsPackagesAreOfSeveralKernelsIsAmbiguous() throws IOException {
        rpm("rpms/a.rpm", kernelOfFedora());
        rpm("rpms/b.rpm", Map.of("boot/vmlinuz-6.2.0", SampleKernel.image()));

        assertFails(
                () -> Kernel.at(root.resolve("rpms"), cache),
                "There are packages of several kernels in " + root.resolve("rpms") + ": 6.1.192, 6.2.0."
                        + " Name one of the files, or put the packages of each kernel into a directory of their own");
    }

    @Test
    void modulesWhenOfAnotherKernelAreRefused() throws IOException {
        Path kernel = rpm("rpms/kernel.rpm", kernelOfFedora());
        Path modules = rpm("rpms/modules.rpm", Map.of("lib/modules/6.2.0/kernel/a.ko", bytes("module")));

        assertFails(
                () -> Kernel.at(root.resolve("rpms"), cache),
                modules + " has modules of Linux 6.2.0, and " + kernel + " has Linux 6.1.192."
                        + " Put only packages of one kernel into the directory");
    }

    @Test
    void kernelWhenNotForThisProcessorIsNamedByItsPackage() throws IOException {
        Path file = deb("linux-image-arm64.deb", Map.of("boot/vmlinuz-6.1.192", bytes("\u007fELF".repeat(200))));

        assertThatThrownBy(() -> Kernel.at(file, cache))
                .hasMessageStartingWith("The kernel of " + file + " is not the image of a kernel but an ELF file");
    }

    @Test
    void fileWhenItIsNoPackageInSpiteOfItsNameIsNamed() throws IOException {
        Path file = Files.writeString(root.resolve("linux-image.deb"), "<html>");

        assertFails(
                () -> Kernel.at(file, cache),
                "The package " + file
                        + " cannot be unpacked: it is neither a Debian nor an RPM package, since it begins"
                        + " with the bytes 3c 68 74 6d 6c 3e. Check whether it is a complete Debian or RPM package, and the"
                        + " free space in the cache directory");
    }

    @Test
    void kernelWhenModulesAreInstalledBesideItHasThem() throws IOException {
        Files.write(Files.createDirectory(root.resolve("boot")).resolve("bzImage"), SampleKernel.image());
        Path modules = Files.createDirectories(root.resolve("boot/lib/modules/6.1.192"));

        assertThat(Kernel.at(root.resolve("boot"), cache).installedModules()).isEqualTo(modules);
    }
}
