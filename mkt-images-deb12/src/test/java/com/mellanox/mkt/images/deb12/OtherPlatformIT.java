package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.kernel.Kernel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A boot of the image for arm64, by qemu of this host if it is another platform. The build of the image by emulation and of its kernel
 * take too long for each run, so both are used where they are.
 */
class OtherPlatformIT {
    private static final String KEY = "deb12-arm64";
    private static final String KERNEL = "mkt.test.arm64.kernel";

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
    void vmWhenForArm64RunsItsProgramsAndTheModulesOfItsKernel() {
        String kernel = System.getProperty(KERNEL);
        assumeTrue(kernel != null, "-D" + KERNEL + " names no kernel; src/env/kernel --arm64 compiles it");
        Optional<ImageId> image = vms.kvm(KEY);
        assumeTrue(image.isPresent(), "the engine has no image of the key " + KEY);
        GuestSetup plain =
                Vms.guest("set -e; uname -m; modprobe dummy numdummies=1; ip -brief link show dummy0 | cut -d' ' -f1;"
                        + " ip -brief -4 address show eth0 | awk '{ print $3 }'; su tester -c 'sudo -n id -u'; nproc");
        GuestSetup guest = new GuestSetup(
                plain.user(),
                List.of(),
                List.of("eth0"),
                plain.command() + "; rdma link show rxe0/1 | grep -o ACTIVE",
                false,
                "");

        vms.boot(image.orElseThrow(), Path.of(kernel), guest, Duration.ofMinutes(10));

        assertThat(vms.output()).containsExactly("aarch64", "dummy0", "10.0.2.15/24", "0", "2", "ACTIVE");
        assertThat(vms.events())
                .filteredOn(BuildEvent.VmStarted.class::isInstance)
                .singleElement()
                .extracting(event -> ((BuildEvent.VmStarted) event).kernel())
                .isEqualTo(Kernel.at(Path.of(kernel)).release().orElseThrow());
        assertThat(vms.console()).content().contains("Machine model: linux,dummy-virt", "custom.target");
    }
}
