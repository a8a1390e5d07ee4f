package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.kernel.Kernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boots of Debian 12 on several kernels, and on kernels from packages. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class KernelsIT {
    /** The files of a package of the test kernel below /tmp/root, and what follows makes the package in /out. */
    private static final String FILES = """
            release=$(cat /kernel/include/config/kernel.release)
            modules=/tmp/root/lib/modules/$release
            mkdir -p /tmp/root/boot "$modules/kernel/drivers/net"
            cp /kernel/.config "/tmp/root/boot/config-$release"
            cp /kernel/arch/x86/boot/bzImage "/tmp/root/boot/vmlinuz-$release"
            cp /kernel/drivers/net/dummy.ko "$modules/kernel/drivers/net"
            cp /kernel/modules.builtin "$modules"
            """;

    private static final String DEB = FILES + """
            mkdir /tmp/root/DEBIAN
            printf '%s\\n' 'Package: linux-image-test' 'Version: 1' 'Architecture: amd64' 'Maintainer: test' \\
                'Description: test' >/tmp/root/DEBIAN/control
            dpkg-deb --build -Zxz /tmp/root /out/kernel.deb
            """;

    /** The image has no rpmbuild: a lead, two headers without entries, and a compressed cpio archive. */
    private static final String RPM = FILES + """
            mv "/tmp/root/boot/vmlinuz-$release" "$modules/vmlinuz"
            mv "/tmp/root/boot/config-$release" "$modules/config"
            xz --check=crc32 "$modules/kernel/drivers/net/dummy.ko"
            cd /tmp/root
            {
                printf '\\xed\\xab\\xee\\xdb'
                head -c 92 /dev/zero
                for _ in 1 2; do
                    printf '\\x8e\\xad\\xe8\\x01'
                    head -c 12 /dev/zero
                done
                find . -type f | cpio --quiet -o -H newc | xz
            } >/out/kernel.rpm
            """;

    @TempDir
    private Path directory;

    private Vms vms;

    @BeforeEach
    void connect() {
        vms = new Vms(directory);
    }

    @AfterEach
    void close() {
        vms.close();
    }

    @Test
    void kernelsWhenOneIsWrongAreBootedSideBySideAndTheTableSaysSo() {
        Map<String, Path> kernels = new LinkedHashMap<>();
        kernels.put("wrong", Vms.kernel("no-devtmpfs"));
        kernels.put("right", Vms.kernel());

        assertThatThrownBy(() -> vms.bootOn(kernels, Vms.guest("modprobe dummy && uname -r"), Vms.LONG))
                .isInstanceOf(BootFailedException.class)
                .hasMessageStartingWith(Vms.KVM + ": 1 of 2 kernels failed: wrong\n\nwrong: ")
                .hasMessageContaining("no devtmpfs");

        String release = Kernel.at(Vms.kernel()).release().orElseThrow();
        List<KernelResult> results = vms.events().stream()
                .filter(KernelsBooted.class::isInstance)
                .flatMap(event -> ((KernelsBooted) event).results().stream())
                .toList();
        assertThat(results).extracting(KernelResult::vm).containsExactly("wrong", "right");
        assertThat(results).extracting(KernelResult::verdict).containsExactly("kernel-did-not-boot", "passed");
        assertThat(results.get(0).reason())
                .hasValueSatisfying(line -> assertThat(line).contains("Failed to mount devtmpfs"));
        assertThat(results.get(1).kernel()).contains(release);
        assertThat(vms.events()).contains(new VmOutput(Vms.KVM, Optional.of("right"), release));
        assertThat(directory.resolve("logs/kernels")).satisfies(logs -> {
            assertThat(logs.resolve("wrong/console.log")).content().contains("Failed to mount devtmpfs");
            assertThat(logs.resolve("right/console.log")).content().contains("custom.target");
        });
        assertThat(Container.idsWithLabel("com.mellanox.mkt.boot", directory)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel.deb", "kernel.rpm"})
    void packageWhenBootedHasItsKernelAndItsModules(String name) throws Exception {
        Path packages = Files.createDirectory(directory.resolve("packages"));
        Container.print(
                Vms.KVM.toString(),
                name.endsWith(".deb") ? DEB : RPM,
                Vms.kernel().toRealPath() + ":/kernel:ro",
                packages + ":/out");

        vms.boot(
                vms.kvm(),
                packages.resolve(name),
                Vms.guest(
                        "modprobe dummy numdummies=1 && ip -brief link show dummy0 | cut -d' ' -f1;"
                                + " modinfo --field filename dummy; touch /lib/modules/$(uname -r)/kernel/x 2>/dev/null || echo read-only"),
                Vms.LONG);

        String release = Kernel.at(Vms.kernel()).release().orElseThrow();
        assertThat(vms.output())
                .containsExactly("dummy0", "/lib/modules/" + release + "/kernel/drivers/net/dummy.ko", "read-only");
        assertThat(vms.verdict()).isEqualTo("passed");
        assertThat(directory.resolve("cache/kernels")).isNotEmptyDirectory();
    }
}
