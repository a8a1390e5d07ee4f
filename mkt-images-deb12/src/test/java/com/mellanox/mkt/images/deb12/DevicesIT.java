package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmDevices;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** VMs of Debian 12 with more devices than they boot with. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class DevicesIT {
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
    void devicesWhenAskedForAreInTheVm() {
        VmDevices devices = new VmDevices(2, List.of(1024, 512), 2, List.of());
        String command = "set -e; lsblk --nodeps --noheadings --output NAME,SIZE | sort | tr -s ' ';"
                + " dd if=/dev/urandom of=/tmp/written bs=1M count=3 status=none;"
                + " dd if=/tmp/written of=/dev/nvme1n1 bs=1M seek=500 oflag=direct status=none;"
                + " dd if=/dev/nvme1n1 bs=1M skip=500 count=3 iflag=direct status=none | cmp - /tmp/written;"
                + " echo same;"
                + " ip -brief link show | grep -o '^eth[0-9]*';"
                + " for nic in eth0 eth1; do ip -brief -4 address show $nic | awk '{ print $3 }'; done;"
                + " ip route get 192.0.2.1 | grep -o 'dev eth[0-9]';"
                + " cd /sys/devices/system/node; for node in node*; do echo $node $(cat $node/cpulist)"
                + " $(awk '/MemTotal/ { print ($4 > 400000) }' $node/meminfo); done; dmesg | grep -c WARNING: || true";

        vms.boot(devices, 3, Vms.guest(command));

        assertThat(vms.output())
                .containsExactly(
                        "nvme0n1 1G",
                        "nvme1n1 512M",
                        "same",
                        "eth0",
                        "eth1",
                        "10.0.2.15/24",
                        "10.0.3.15/24",
                        "dev eth0",
                        "node0 0 1",
                        "node1 1-2 1",
                        "0");
    }
}
