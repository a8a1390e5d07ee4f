package com.mellanox.mkt.images.fc40;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** RPMs by rpmbuild in a support image, with what the plugin gives it: the same bytes on another day and another host. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!fc40$).*",
        disabledReason = "the build made another key's images")
class SameRpmIT {
    private static final BuiltImage RDMA_CORE = BuiltImage.named("local_mkt/support_rdma_core:fc40");

    /** Two days: the release of Fedora has libfaketime in a package that the images do not need. */
    private static final String LATER = "faketime=; ! command -v faketime >/dev/null || faketime='faketime -f +2d';"
            + " [[ -n $faketime ]] || sleep 2; ";

    private static final String BUILD = """
            mkdir /tmp/hello
            cd /tmp/hello
            echo 'int main(void) { return 0; }' >hello.c
            cat >hello.spec <<'SPEC'
            Name: hello
            Version: 1
            Release: 1
            Summary: Something compiled
            License: none
            %description
            Nothing.
            %build
            gcc -g -o hello hello.c
            %install
            install -D hello %{buildroot}/usr/bin/hello
            install -D -m 644 hello.c %{buildroot}/usr/share/hello/hello.c
            %files
            /usr/bin/hello
            /usr/share/hello/hello.c
            SPEC
            SOURCE_DATE_EPOCH=1700000000 ${faketime:-} rpmbuild --build-in-place -bb --quiet \\
                --define 'debug_package %{nil}' --define '_rpmdir /tmp/rpms' hello.spec >/tmp/log 2>&1 || cat /tmp/log
            sha256sum </tmp/rpms/x86_64/hello-1-1.x86_64.rpm
            """;

    @Test
    void rpmWhenBuiltOnAnotherDayAndHostIsTheSameBytes() {
        String first = RDMA_CORE.print(BUILD);

        assertThat(first).hasLineCount(1);
        assertThat(RDMA_CORE.print(LATER + BUILD)).isEqualTo(first);
    }

    @Test
    void rpmWhenBuiltWithoutTheSettingsOfThePluginIsAnother() {
        String without = "rm /etc/rpm/macros.mkt-images; ";

        assertThat(RDMA_CORE.print(without + LATER + BUILD)).isNotEqualTo(RDMA_CORE.print(without + BUILD));
    }
}
