package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
