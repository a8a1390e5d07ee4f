package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.Peers.Peer;
import com.mellanox.mkt.images.json.JsonWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration of a VM as the JSON that {@code do-kvm.py} reads; its class {@code Config} describes the members. */
record VmConfiguration(BootRequest request) {

    /**
     * The document.
     *
     * @param terminal the user's terminal, which is connected to the VM; null for none
     */
    String json(Accelerator accel, UserTerminal.@Nullable Properties terminal) {
        GuestSetup guest = request.guest();
        Path tree = request.kernel().tree();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("interface", request.subject().kvmInterface());
        document.put("kernel", VmContainer.KERNEL);
        document.put("release", request.kernel().release());
        document.put("tree", tree == null ? null : tree.toString());
        document.put("modules", request.kernel().modules() == null ? null : VmContainer.MODULES);
        document.put("architecture", request.subject().platform().architecture());
        HostQemu qemu = request.subject().qemu();
        document.put("qemu", qemu == null ? null : qemu.command());
        document.put("append", guest.append());
        document.put("accel", accel.name().toLowerCase(Locale.ROOT));
        document.put("memory", request.hardware().memory());
        document.put("cpus", request.hardware().cpus());
        document.put("hostname", hostname());
        document.put("user", user(guest.user()));
        document.put(
                "directories",
                request.directories().stream().map(Path::toString).toList());
        document.put("bridge", request.network().bridge());
        document.put("gdb", gdb());
        document.put("rxe", guest.rxe());
        document.put("command", guest.command());
        document.put("debug", guest.debug());
        document.put(
                "terminal",
                terminal == null
                        ? null
                        : new TreeMap<>(Map.of(
                                "columns", terminal.columns(), "rows", terminal.rows(), "type", terminal.type())));
        document.put("keep", request.keep() != null);
        document.put("dump", request.results().dump() != null);
        addDevices(document);
        return JsonWriter.write(document);
    }

    private void addDevices(Map<String, @Nullable Object> document) {
        VmDevices devices = request.hardware().devices();
        document.put("nics", devices.nics());
        document.put("disks", devices.disks());
        document.put("numa", devices.numaNodes());
        document.put(
                "vfio",
                devices.passedThrough().stream()
                        .map(VmDevices.PciDevice::address)
                        .toList());
        document.put("peers", peers());
    }

    private String hostname() {
        Peer peer = request.network().peer();
        return peer == null ? "kvm-" + request.subject().key() : peer.name();
    }

    private @Nullable Map<String, Object> peers() {
        Peer peer = request.network().peer();
        return peer == null ? null : new TreeMap<>(Map.of("number", peer.number(), "names", peer.names()));
    }

    private static Map<String, Object> user(GuestUser user) {
        return new TreeMap<>(Map.of(
                "name", user.name(),
                "uid", user.uid(),
                "gid", user.gid(),
                "home", user.home().toString(),
                "keys", user.keys()));
    }

    /** On the host's network, qemu's own port is the one that is asked for. */
    private @Nullable String gdb() {
        VmNetwork network = request.network();
        if (network.gdbPort() == 0) {
            return null;
        }
        return network.bridge() == null ? "tcp::" + VmContainer.GDB_PORT : "tcp:127.0.0.1:" + network.gdbPort();
    }
}
