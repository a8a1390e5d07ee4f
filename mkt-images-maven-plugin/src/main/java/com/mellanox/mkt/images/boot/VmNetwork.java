package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * How the VM is reached.
 *
 * @param bridge the host's bridge that it is connected to; null for a network of its own behind the host's
 * @param sshPort the port of 127.0.0.1 that leads to its SSH server; 0 for a free one. Without meaning on a bridge
 * @param gdbPort the port of 127.0.0.1 that leads to qemu's gdb server; 0 for none
 */
public record VmNetwork(@Nullable String bridge, int sshPort, int gdbPort) {
    private static final int LAST_PORT = 65535;

    public VmNetwork {
        check("mkt.boot.sshPort", sshPort);
        check("mkt.boot.gdb", gdbPort);
    }

    private static void check(String option, int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new InvalidInputException("-D" + option + "=" + port + " is not a port", "Give 1 to " + LAST_PORT);
        }
    }
}
