package com.mellanox.mkt.images.boot;

import java.util.List;

/**
 * The VM's devices beyond those that it boots with.
 *
 * @param nics the number of its network interfaces
 * @param disks the sizes of its NVMe disks, in MiB
 * @param numaNodes the number of nodes that its processors and its memory are divided into
 * @param passedThrough devices of this host
 */
public record VmDevices(int nics, List<Integer> disks, int numaNodes, List<PciDevice> passedThrough) {
    /** One network interface, and nothing more. */
    public static final VmDevices NONE = new VmDevices(1, List.of(), 1, List.of());

    public VmDevices {
        disks = List.copyOf(disks);
        passedThrough = List.copyOf(passedThrough);
    }

    /**
     * A PCI device of this host that can be passed through.
     *
     * @param address {@code 0000:03:00.0}
     * @param group the number of its IOMMU group
     */
    public record PciDevice(String address, int group) {}
}
