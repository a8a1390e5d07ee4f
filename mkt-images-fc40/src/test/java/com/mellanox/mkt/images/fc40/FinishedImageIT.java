package com.mellanox.mkt.images.fc40;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The KVM image that this build made: the RPMs of rdma-core in it, what boots it, and no secret. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!fc40$).*",
        disabledReason = "the build made another key's images")
class FinishedImageIT {
    private static final BuiltImage KVM = BuiltImage.named("harbor.mellanox.com/mkt/kvm:fc40");
    private static final BuiltImage RDMA_CORE = BuiltImage.named("local_mkt/support_rdma_core:fc40");

    @Test
    void rpmsWhenInstalledAreThoseThatTheScriptMade() {
        String made = RDMA_CORE.print("rpm --query --queryformat '%{NEVRA} %{SIGMD5}\\n' --package"
                + " $(find /root/rpmbuild/RPMS -name '*.rpm') | sort");

        assertThat(made).contains("\nlibibverbs-", "\nrdma-core-");
        assertThat(KVM.print("rpm --query --queryformat '%{NEVRA} %{SIGMD5}\\n' "
                        + "$(rpm --query --queryformat '%{NAME} ' --package"
                        + " $(find /opt/rpms -name '*.rpm' ! -name 'left-out-*')) | sort"))
                .isEqualTo(made);
    }

    @Test
    void packagesWhenLeftOutAreInstalledWithoutFiles() {
        assertThat(KVM.print("rpm --query --list left-out-qemu left-out-simx").lines())
                .containsExactly("(contains no files)", "(contains no files)");
    }

    @Test
    void filesWhenInstalledAreAsTheirPackagesHaveThem() {
        assertThat(KVM.print("rpm --verify --nodeps libibverbs libibverbs-utils librdmacm rdma-core"))
                .isEmpty();
        assertThat(KVM.print("rpm --query --file $(command -v ibv_devinfo)")).startsWith("libibverbs-utils-");
    }

    @Test
    void ibvDevinfoWhenLoadedUsesTheLibraryOfItsSource() {
        String version =
                RDMA_CORE.print("sed -n 's/^set(PACKAGE_VERSION \"\\(.*\\)\").*/\\1/p' /opt/src/CMakeLists.txt");
        String library = KVM.print(
                "readlink -f $(ldd $(command -v ibv_devinfo) | sed -n 's/.*libibverbs.so.1 => \\([^ ]*\\).*/\\1/p')");

        assertThat(version).isNotEmpty();
        assertThat(library).endsWith("." + version);
    }

    @Test
    void rpmsWhenMadeBearTheTimeOfTheirSourceAndNoHost() {
        assertThat(RDMA_CORE.print("rpm --query --queryformat '%{BUILDHOST} %{BUILDTIME:day}\\n' --package"
                        + " $(find /root/rpmbuild/RPMS -name '*.rpm') | sort -u"))
                .isEqualTo("mkt-images "
                        + RDMA_CORE.print("date --date=\"@$(stat -c %Y /opt/src/CMakeLists.txt)\" '+%a %b %d %Y'"));
    }

    @Test
    void packagesWhenLeftOutAreNotInTheImage() {
        assertThat(KVM.labels()).containsEntry("com.mellanox.mkt.packages", "rdma_core");
        assertThat(KVM.print("rpm --query mlx-qemu mlx-simx || true"))
                .isEqualTo("package mlx-qemu is not installed\npackage mlx-simx is not installed");
        assertThat(KVM.print("/opt/simx/bin/qemu-system-x86_64 --version")).startsWith("QEMU emulator version");
    }

    @Test
    void imageWhenPublishedHoldsNoSecretAndNoPassword() {
        assertThat(KVM.print("find /etc/ssh -name 'ssh_host_*'")).isEmpty();
        assertThat(KVM.print("awk -F: '$2 !~ /^[!*]/' /etc/shadow")).isEmpty();
    }

    @Test
    void imageWhenPublishedPermitsNoLoginWithoutAKey() {
        assertThat(KVM.print("mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N '' -f /tmp/key;"
                        + " /usr/sbin/sshd -T -h /tmp/key"))
                .contains("permitemptypasswords no", "permitrootlogin without-password", "usedns no");
    }

    /** What either do-kvm.py calls in the image. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/opt/simx/bin/qemu-system-x86_64",
                "depmod",
                "file",
                "ip",
                "mount",
                "python3",
                "rdma",
                "ssh-keygen",
                "stty",
                "su",
                "sudo",
                "systemd-escape",
                "umount"
            })
    void programWhenDoKvmCallsItIsThere(String program) {
        assertThat(KVM.print("test -x $(command -v " + program + ") && echo there"))
                .isEqualTo("there");
    }

    /** By their packages: those of a stand-in for Fedora have no files. */
    @Test
    void programsWhenAGuestOfTheOriginalHasThemAreThere() {
        String packages = "cpio fakeroot git-core iperf iperf3 man-db net-tools netperf unzip valgrind";

        assertThat(KVM.print("rpm --query --queryformat '%{NAME} ' " + packages))
                .isEqualTo(packages);
        assertThat(KVM.print("command -v rpm2cpio")).isNotEmpty();
    }

    @Test
    void unitsWhenDoKvmHangsSomethingOntoThemAreThere() {
        assertThat(KVM.print("systemctl get-default")).isEqualTo("custom.target");
        assertThat(KVM.print("cat /etc/systemd/system/custom.target")).contains("Requires=multi-user.target");
        assertThat(KVM.print("systemctl is-enabled serial-getty@hvc0.service sshd.socket"))
                .isEqualTo("enabled\nenabled");
        assertThat(KVM.print("systemctl is-enabled getty.target || true")).isNotEqualTo("masked");
    }

    @Test
    void sudoWhenAskedByTheWheelAsksForNoPassword() {
        assertThat(KVM.print("useradd --groups wheel tester; su tester -c 'sudo -n id -un'"))
                .isEqualTo("root");
    }

    @Test
    void imageWhenMadeOnAStandInSaysSo() {
        String label = "com.mellanox.mkt.stand-in";

        assertThat(KVM.labels().get(label))
                .isEqualTo(BuiltImage.named("fedora:40").labels().get(label));
    }

    @Test
    void imageWhenPublishedSaysWhatItsKernelNeeds() {
        assertThat(KVM.labels())
                .containsEntry("com.mellanox.mkt.kvm-interface", "1")
                .extractingByKey("com.mellanox.mkt.kernel-config")
                .asString()
                .contains("9P_FS=y", "VIRTIO_CONSOLE=y", "DEVTMPFS=y");
    }
}
