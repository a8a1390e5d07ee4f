package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A docker directory of mkt, unchanged, whose private packages are left out: their RPMs are still installed. */
class LeftOutPackageIT {
    private static final String RPMS = "/root/rpmbuild/RPMS/x86_64/*.rpm";

    @TempDir
    private Path root;

    private final String key = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private RealEngine real;

    @BeforeEach
    void needFedora() throws IOException {
        real = new RealEngine();
        try (Engine engine = real.connect()) {
            assumeTrue(
                    engine.find(ImageReference.parse("fedora:40")).isPresent(),
                    "needs rpm: no fedora:40 on the engine, which 'src/env/up --fedora' makes");
        }
    }

    @AfterEach
    void removeImages() {
        real.remove("harbor.mellanox.com/mkt/kvm:" + key);
        real.remove("harbor.mellanox.com/mkt/build:" + key);
        real.remove("local_mkt/support_qemu:" + key);
        real.remove("local_mkt/support_simx:" + key);
        real.close();
    }

    @Test
    void rpmsWhenThePackagesAreLeftOutAreInstalledWithoutFiles() throws Exception {
        SampleKey mkt = new SampleKey(root, key)
                .describe("key: " + key, "without: [qemu, simx]")
                .write("support.Dockerfile", "FROM fedora:40")
                .script("qemu", "git_url: ssh://nobody@mkt.invalid/qemu.git", "git_commit: " + "1".repeat(40))
                .script(
                        "simx",
                        "git_url: ssh://nobody@mkt.invalid/simx.git",
                        "git_commit: " + "2".repeat(40),
                        "image_files: {local_mkt/support_qemu:" + key + ": {files: [" + RPMS + "], dest: /opt/rpms/}}")
                .write(
                        "kvm.Dockerfile",
                        "FROM fedora:40",
                        "COPY --from=local_mkt/support_qemu:" + key + " " + RPMS + " /opt/rpms/",
                        "COPY --from=local_mkt/support_simx:" + key + " " + RPMS + " /opt/rpms/",
                        "RUN rpm -U /opt/rpms/*.rpm && rpm -qa 'left-out-*' | sort >/installed");

        new SampleRun(root, mkt, real.connect()).pull(PullPolicy.MISSING).run();

        assertThat(real.run("harbor.mellanox.com/mkt/kvm:" + key, "cat", "/installed"))
                .isEqualTo("left-out-qemu-0-1.noarch\nleft-out-simx-0-1.noarch\n");
    }
}
