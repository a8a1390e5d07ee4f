package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.VmFiles.BootPaths;
import com.mellanox.mkt.images.json.JsonWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code do-kvm.py} is to do, as the JSON that it reads; its class {@code Config} describes the members. */
final class VmConfiguration {
    private final BootRequest order;

    VmConfiguration(BootRequest order) {
        this.order = order;
    }

    /**
     * The document.
     *
     * @param accel with what the VM is tried
     * @param terminal the user's, which the VM gets, and its type; null for a VM that is only followed
     */
    String json(Accelerator accel, UserTerminal.@Nullable Size terminal, String terminalType) {
        GuestSetup guest = order.guest();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("interface", order.subject().kvmInterface());
        document.put("kernel", BootPaths.KERNEL.path());
        document.put("release", order.kernel().release());
        document.put("tree", text(order.kernel().tree()));
        document.put("append", guest.append());
        document.put("accel", accel.name().toLowerCase(Locale.ROOT));
        document.put("memory", order.machine().memory());
        document.put("cpus", order.machine().cpus());
        document.put("hostname", "kvm-" + order.subject().key());
        document.put("user", user(guest.user()));
        document.put(
                "directories", order.directories().stream().map(Path::toString).toList());
        document.put("bridge", order.network().bridge());
        document.put("gdb", gdb());
        document.put("rxe", guest.rxe());
        document.put("command", guest.command());
        document.put("debug", guest.debug());
        document.put("terminal", terminal == null ? null : terminal(terminal, terminalType));
        return JsonWriter.write(document);
    }

    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }

    private static Map<String, @Nullable Object> user(GuestUser user) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", user.name());
        document.put("uid", user.uid());
        document.put("gid", user.gid());
        document.put("home", user.home().toString());
        document.put("keys", List.copyOf(user.keys()));
        return document;
    }

    /** On the host's network, qemu's own port is the one that is asked for. */
    private @Nullable String gdb() {
        VmNetwork network = order.network();
        if (network.gdbPort() == 0) {
            return null;
        }
        return network.bridge() == null ? "tcp::" + VmContainer.GDB_PORT : "tcp:127.0.0.1:" + network.gdbPort();
    }

    private static Map<String, @Nullable Object> terminal(UserTerminal.Size terminal, String type) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("columns", terminal.columns());
        document.put("rows", terminal.rows());
        document.put("type", type);
        return document;
    }
}
