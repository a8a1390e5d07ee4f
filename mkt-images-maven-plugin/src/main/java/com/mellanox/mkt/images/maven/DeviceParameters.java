package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.HostDevices;
import com.mellanox.mkt.images.boot.Peers;
import com.mellanox.mkt.images.boot.VmDevices;
import com.mellanox.mkt.images.boot.VmDevices.PciDevice;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the devices of a VM, and its peers, of the parameters of the goal {@code boot}. */
record DeviceParameters(BootMojo mojo, Parameters parameters, HostDevices host) {
    private static final Pattern SIZE = Pattern.compile("(?<number>[1-9][0-9]{0,5})(?<unit>[MGT])");
    private static final int MOST_DISKS = 8;
    private static final int LEAST_MEMORY_OF_NODE = 128;
    private static final NumberRange PEERS = new NumberRange(1, 16, "", 1);
    private static final NumberRange NICS = new NumberRange(1, 8, "", 1);
    private static final NumberRange NODES = new NumberRange(1, 16, "", 1);

    /** VMs that are booted together; null for one alone. */
    @Nullable Peers peers() {
        int count = parameters.number("mkt.boot.peers", mojo.peers, PEERS);
        String command = parameters.asGiven("mkt.boot.peerCommand", mojo.peerCommand);
        if (count == 1) {
            if (!command.isBlank()) {
                parameters.add(
                        "-Dmkt.boot.peerCommand is a command for other VMs, and there is one VM only",
                        "Add -Dmkt.boot.peers=2, or leave it out");
            }
            return null;
        }
        if (!command.isBlank()
                && parameters.asGiven("mkt.boot.command", mojo.command).isBlank()) {
            parameters.add(
                    "-Dmkt.boot.peerCommand needs a command of the first VM, whose end ends all VMs",
                    "Add -Dmkt.boot.command='…'");
        }
        refuse(
                parameters.flag("mkt.boot.interactive", mojo.interactive),
                "interactive",
                "Keep the VMs, and open shells in them with mvn mkt-images:ssh");
        refuse(
                mojo.bridge != null,
                "bridge",
                "VMs on a bridge see each other already: boot each by a call of its own, without -Dmkt.boot.peers");
        return new Peers(count, command.isBlank() ? null : command);
    }

    private void refuse(boolean isGiven, String option, String remedy) {
        if (isGiven) {
            parameters.add("-Dmkt.boot.peers and -Dmkt.boot." + option + " exclude each other", remedy);
        }
    }

    /** Its devices beyond those of each VM. */
    VmDevices devices(int memory, int cpus, boolean hasPeers) {
        return new VmDevices(nics(hasPeers), disks(), numaNodes(memory, cpus), passedThrough());
    }

    private int nics(boolean hasPeers) {
        int nics = parameters.number("mkt.boot.nics", mojo.nics, NICS);
        if (hasPeers && mojo.nics != null && nics == 1) {
            parameters.add(
                    "-Dmkt.boot.nics=1 leaves no network interface for the network between the VMs",
                    "Give at least 2: eth0 leads to this host; or leave it out");
        }
        return hasPeers ? Math.max(2, nics) : nics;
    }

    private List<Integer> disks() {
        List<String> sizes = parameters.names("mkt.boot.disk", mojo.disks);
        if (sizes.size() > MOST_DISKS) {
            parameters.add(
                    "-Dmkt.boot.disk names " + sizes.size() + " disks", "A VM has at most " + MOST_DISKS + " disks");
        }
        return sizes.stream()
                .map(size -> parameters.checked(() -> mebibytes(size)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static int mebibytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new InvalidInputException(
                    "-Dmkt.boot.disk=" + text + " is not the size of a disk",
                    "Write a whole number with M, G or T after it: 512M, 1G; several disks as 1G,2G");
        }
        int unit = 10 * "MGT".indexOf(size.group("unit"));
        long mebibytes = Long.parseLong(size.group("number")) << unit;
        return (int) Math.min(mebibytes, Integer.MAX_VALUE);
    }

    private int numaNodes(int memory, int cpus) {
        int nodes = parameters.number("mkt.boot.numa", mojo.numa, NODES);
        if (cpus < nodes) {
            parameters.add(
                    "-Dmkt.boot.numa=" + nodes + " needs a processor for each node, and the VM has " + cpus,
                    "Give it more, -Dmkt.boot.cpus=" + nodes + ", or ask for fewer nodes");
        }
        int least = nodes * LEAST_MEMORY_OF_NODE;
        if (nodes > 1 && memory < least) {
            parameters.add(
                    "-Dmkt.boot.numa=" + nodes + " needs " + LEAST_MEMORY_OF_NODE + " MiB for each node, and the VM"
                            + " has " + memory + " MiB",
                    "Give it more, -Dmkt.boot.memory=" + least + ", or ask for fewer nodes");
        }
        return nodes;
    }

    private List<PciDevice> passedThrough() {
        return parameters.names("mkt.boot.vfio", mojo.vfio).stream()
                .map(address -> parameters.checked(() -> host.find(address)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What the kernel must have for devices. */
    static Set<Feature> features(VmDevices devices) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        if (!devices.disks().isEmpty()) {
            features.add(Feature.DISK);
        }
        if (devices.numaNodes() > 1) {
            features.add(Feature.NUMA);
        }
        return features;
    }
}
