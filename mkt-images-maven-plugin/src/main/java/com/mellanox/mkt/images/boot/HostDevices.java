package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.VmDevices.PciDevice;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The PCI devices of this host, and whether a VM can have one by VFIO.
 *
 * @param devices the directory {@code /sys/bus/pci/devices}
 */
public record HostDevices(Path devices) {
    /** Those of this host. */
    public static final HostDevices OF_THIS_HOST = new HostDevices(Path.of("/sys/bus/pci/devices"));

    private static final Pattern ADDRESS =
            Pattern.compile("(?<domain>[0-9a-f]{4}:)?(?<device>[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])");
    private static final String DRIVER = "vfio-pci";

    /** The first byte of the class of a bridge, which stays with the host. */
    private static final String BRIDGE = "0x06";

    /**
     * Finds a device.
     *
     * @param address {@code 0000:03:00.0} or {@code 03:00.0}
     * @throws InvalidInputException if there is none, or if it cannot be passed through
     */
    public PciDevice find(String address) {
        Matcher matcher = ADDRESS.matcher(address.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw wrong(address, "is not an address of a PCI device", "Write it as 'lspci -D' does: 0000:03:00.0");
        }
        String full = (matcher.group("domain") == null ? "0000:" : matcher.group("domain")) + matcher.group("device");
        if (!Files.isDirectory(devices.resolve(full))) {
            throw wrong(full, "is not a PCI device of this host", "'lspci -D' lists them");
        }
        String group = linked(full, "iommu_group")
                .orElseThrow(() -> wrong(
                        full,
                        "cannot be passed through, since this host has no IOMMU for it",
                        "Switch VT-d or AMD-Vi on in the firmware, and boot this host with intel_iommu=on or"
                                + " amd_iommu=on"));
        List<String> others = boundOtherwise(full);
        if (!others.isEmpty()) {
            throw wrong(
                    full,
                    "cannot be passed through, since a driver other than " + DRIVER + " is bound in its IOMMU group "
                            + group + ": "
                            + others.stream().map(this::withDriver).collect(Collectors.joining(", ")),
                    "As root, say " + commands(others));
        }
        return new PciDevice(full, Integer.parseInt(group));
    }

    private static InvalidInputException wrong(String address, String what, String remedy) {
        return new InvalidInputException("-Dmkt.boot.vfio=" + address + " " + what, remedy);
    }

    /** The name of what a link in the directory of a device leads to. */
    private Optional<String> linked(String device, String link) {
        try {
            Path target = Files.readSymbolicLink(devices.resolve(device).resolve(link));
            return Optional.of(target.getFileName().toString());
        } catch (IOException e) {
            return Optional.empty(); // there is no such link
        }
    }

    /** The device, unless vfio-pci has it, and devices of its group that another driver has. */
    private List<String> boundOtherwise(String device) {
        try (Stream<Path> group =
                Files.list(devices.resolve(device).resolve("iommu_group").resolve("devices"))) {
            return group.map(path -> path.getFileName().toString())
                    .filter(member -> !isBridge(member))
                    .filter(member -> {
                        Optional<String> driver = linked(member, "driver");
                        return driver.isPresent() ? !driver.get().equals(DRIVER) : member.equals(device);
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return linked(device, "driver").equals(Optional.of(DRIVER)) ? List.of() : List.of(device);
        }
    }

    private boolean isBridge(String device) {
        try {
            return Files.readString(devices.resolve(device).resolve("class")).startsWith(BRIDGE);
        } catch (IOException e) {
            return false; // it is gone
        }
    }

    private String withDriver(String device) {
        return device + linked(device, "driver").map(driver -> " to " + driver).orElse(" to none");
    }

    private String commands(List<String> bound) {
        return Stream.concat(
                        Stream.of("'modprobe " + DRIVER + "'"),
                        bound.stream()
                                .map(device -> "'driverctl set-override " + device + " " + DRIVER + "', or 'cd "
                                        + devices.resolve(device) + "; echo " + DRIVER
                                        + " >driver_override; echo " + device + " >driver/unbind; echo " + device
                                        + " >/sys/bus/pci/drivers_probe'"))
                .collect(Collectors.joining("; then "));
    }
}
