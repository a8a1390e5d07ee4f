package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.VmDevices.PciDevice;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link HostDevices}, with a directory in place of the one in /sys. */
class HostDevicesTest {
    private static final String ADAPTER = "0000:03:00.0";
    private static final String ETHERNET = "0x020000";

    @TempDir
    private Path sys;

    private HostDevices host;

    @BeforeEach
    void createHost() throws IOException {
        host = new HostDevices(Files.createDirectory(sys.resolve("devices")));
    }

    private Path device(String address, String type, @Nullable String driver) throws IOException {
        Path device = Files.createDirectory(host.devices().resolve(address));
        Files.writeString(device.resolve("class"), type + "\n");
        if (driver != null) {
            Files.createSymbolicLink(
                    device.resolve("driver"), Path.of("../drivers").resolve(driver));
        }
        return device;
    }

    private void group(int number, String... addresses) throws IOException {
        Path group = sys.resolve("groups").resolve(String.valueOf(number));
        Files.createDirectories(group.resolve("devices"));
        for (String address : addresses) {
            Path device = host.devices().resolve(address);
            Files.createSymbolicLink(group.resolve("devices").resolve(address), device);
            Files.createSymbolicLink(device.resolve("iommu_group"), group);
        }
    }

    @Test
    void deviceWhenVfioHasItsGroupIsFoundByBothFormsOfItsAddress() throws IOException {
        device(ADAPTER, ETHERNET, "vfio-pci");
        device("0000:00:01.0", "0x060400", "pcieport");
        device("0000:03:00.1", ETHERNET, null);
        group(17, ADAPTER, "0000:00:01.0", "0000:03:00.1");

        assertThat(host.find(ADAPTER)).isEqualTo(new PciDevice(ADAPTER, 17));
        assertThat(host.find("03:00.0")).isEqualTo(new PciDevice(ADAPTER, 17));
    }

    @Test
    void deviceWhenThereIsNoneIsRefused() {
        assertThatThrownBy(() -> host.find("0000:03:00"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not an address of a PCI device. Write it as 'lspci -D' does");
        assertThatThrownBy(() -> host.find("03:00.0"))
                .hasMessageContaining("-Dmkt.boot.vfio=0000:03:00.0 is not a PCI device of this host");
    }

    @Test
    void deviceWhenTheHostHasNoIommuIsRefused() throws IOException {
        device(ADAPTER, ETHERNET, "mlx5_core");

        assertThatThrownBy(() -> host.find(ADAPTER))
                .hasMessageContaining("this host has no IOMMU for it")
                .hasMessageContaining("intel_iommu=on");
    }

    @Test
    void deviceWhenAnotherDriverHasItOrItsGroupIsRefusedWithTheCommands() throws IOException {
        device(ADAPTER, ETHERNET, "mlx5_core");
        device("0000:03:00.1", ETHERNET, "nvme");
        device("0000:04:00.0", ETHERNET, null);
        group(17, ADAPTER, "0000:03:00.1");
        group(18, "0000:04:00.0");

        assertThatThrownBy(() -> host.find(ADAPTER))
                .hasMessageContaining("its IOMMU group 17: 0000:03:00.0 to mlx5_core, 0000:03:00.1 to nvme. As root,")
                .hasMessageContaining("driverctl set-override 0000:03:00.0 vfio-pci")
                .hasMessageContaining("driverctl set-override 0000:03:00.1 vfio-pci");
        assertThatThrownBy(() -> host.find("0000:04:00.0")).hasMessageContaining("0000:04:00.0 to none");
    }
}
