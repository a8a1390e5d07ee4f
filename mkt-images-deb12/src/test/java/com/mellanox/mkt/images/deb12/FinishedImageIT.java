package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools of the KVM image that this build made: the compiled ones, in the versions of their sources. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class FinishedImageIT {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";

    @ParameterizedTest
    @CsvSource({"ip, iproute2", "ibv_devinfo, rdma_core", "ib_write_bw, perftest"})
    void toolWhenRunIsTheOneThatThePackageMade(String tool, String packageName) {
        String path = Container.print(KVM, "readlink -f $(command -v " + tool + ")");

        String inImage = Container.print(KVM, "sha256sum <" + path);
        String product =
                Container.print("local_mkt/support_" + packageName + ":deb12", "sha256sum </opt/products" + path);

        assertThat(inImage).isEqualTo(product);
    }

    @Test
    void ipWhenAskedNamesTheVersionOfItsSource() {
        String version = Container.print(
                "local_mkt/support_iproute2:deb12",
                "sed -n 's/.*version\\[\\] = \"\\(.*\\)\".*/\\1/p' /opt/src/include/version.h");

        assertThat(version).isNotEmpty();
        assertThat(Container.print(KVM, "ip -V")).startsWith("ip utility, iproute2-" + version);
    }

    @Test
    void ibvDevinfoWhenLoadedUsesTheLibraryOfItsSource() {
        String version = Container.print(
                "local_mkt/support_rdma_core:deb12",
                "sed -n 's/^set(PACKAGE_VERSION \"\\(.*\\)\").*/\\1/p' /opt/src/CMakeLists.txt");
        String library = Container.print(
                KVM,
                "readlink -f $(ldd $(command -v ibv_devinfo) | sed -n 's/.*libibverbs.so.1 => \\([^ ]*\\).*/\\1/p')");

        assertThat(version).isNotEmpty();
        assertThat(library).endsWith("." + version);
    }

    @Test
    void ibWriteBwWhenAskedNamesTheVersionOfItsSource() {
        String version = Container.print(
                "local_mkt/support_perftest:deb12",
                "sed -n 's/^AC_INIT(\\[perftest\\],\\[\\([^]]*\\)\\].*/\\1/p' /opt/src/configure.ac");

        assertThat(version).isNotEmpty();
        // It prints its version and ends with 1.
        assertThat(Container.print(KVM, "ib_write_bw --version || true")).isEqualTo("Version: " + version);
    }

    @Test
    void imageWhenPublishedHoldsNoSecret() {
        assertThat(Container.print(KVM, "find /etc/ssh -name 'ssh_host_*'")).isEmpty();
        assertThat(Container.print(KVM, "awk -F: '$2 !~ /^[!*]/' /etc/shadow")).isEmpty();
    }

    /** What the original's do-kvm.py calls in the image, and the units that it names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/opt/simx/bin/qemu-system-x86_64",
                "sudo",
                "ip",
                "file",
                "depmod",
                "systemd-escape",
                "stty",
                "su",
                "python3",
                "mount",
                "umount"
            })
    void programWhenTheOriginalCallsItIsThere(String program) {
        assertThat(Container.print(KVM, "command -v " + program + " && test -x $(command -v " + program + ")"))
                .isNotEmpty();
    }

    /** Programs that the guests of the original have. */
    @Test
    void programsWhenAGuestOfTheOriginalHasThemAreThere() {
        List<String> programs = List.of(
                "cpio",
                "fakeroot",
                "git",
                "ifconfig",
                "iperf",
                "iperf3",
                "man",
                "netperf",
                "rpm2cpio",
                "unzip",
                "valgrind");

        assertThat(Container.print(
                        KVM,
                        "for program in " + String.join(" ", programs)
                                + "; do command -v $program >/dev/null || echo $program; done"))
                .isEmpty();
    }

    @Test
    void unitsWhenTheOriginalHangsSomethingOntoThemAreThere() {
        assertThat(Container.print(KVM, "systemctl is-enabled serial-getty@hvc0.service"))
                .isEqualTo("enabled");
        assertThat(Container.print(KVM, "systemctl get-default")).isEqualTo("custom.target");
        assertThat(Container.print(KVM, "cat /etc/systemd/system/custom.target"))
                .contains("Requires=multi-user.target");
    }

    @Test
    void simxWhenMissingIsStoodForByTheQemuThatIsThere() {
        assertThat(Container.print(KVM, "/opt/simx/bin/qemu-system-x86_64 --version"))
                .startsWith("QEMU emulator version");
    }

    @Test
    void imageWhenPublishedSaysWhatItsKernelNeeds() {
        assertThat(Container.labels(KVM))
                .containsEntry("com.mellanox.mkt.kvm-interface", "1")
                .extractingByKey("com.mellanox.mkt.kernel-config")
                .asString()
                .contains("9P_FS=y", "VIRTIO_CONSOLE=y", "DEVTMPFS=y");
    }

    @Test
    void imageWhenPublishedPermitsNoLoginWithoutAKey() {
        assertThat(Container.print(
                        KVM,
                        "mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N '' -f /tmp/key;"
                                + " /usr/sbin/sshd -T -h /tmp/key"))
                .contains("permitemptypasswords no", "permitrootlogin without-password");
    }
}
