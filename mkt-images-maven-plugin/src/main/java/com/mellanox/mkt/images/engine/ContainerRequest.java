package com.mellanox.mkt.images.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program to run in a container of an image.
 *
 * @param command the program and its arguments, in place of what the image would run
 * @param mounts files of the engine's host that it sees
 * @param ports its ports that are published on the engine's host
 * @param labels labels of the container
 */
public record ContainerRequest(
        ImageId image,
        List<String> command,
        List<Mount> mounts,
        List<Port> ports,
        Isolation isolation,
        Map<String, String> labels) {

    public ContainerRequest {
        command = List.copyOf(command);
        mounts = List.copyOf(mounts);
        ports = List.copyOf(ports);
        labels = Map.copyOf(labels);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a container of " + image + " has no program to run");
        }
        if (isolation.network() != Network.OWN && !ports.isEmpty()) {
            throw new IllegalArgumentException("a container without a network of its own publishes no ports: " + ports);
        }
    }

    /**
     * A file or directory of the engine's host that the program sees.
     *
     * @param host its absolute path there, which must exist
     * @param container the absolute path at which the program sees it
     */
    public record Mount(String host, String container, boolean readOnly) {
        public Mount {
            if (!host.startsWith("/") || !container.startsWith("/")) {
                throw new IllegalArgumentException(
                        "'" + host + "' cannot be mounted at '" + container + "': both must be absolute paths");
            }
        }
    }

    /**
     * A TCP port of the container that is published on 127.0.0.1 of the engine's host.
     *
     * @param host the port there; 0 for one that the engine chooses
     */
    public record Port(int container, int host) {
        private static final int LAST = 65535;

        public Port {
            if (container < 1 || container > LAST || host < 0 || host > LAST) {
                throw new IllegalArgumentException(
                        "port " + container + " of a container cannot be published as port " + host);
            }
        }
    }

    /** The network of a container. */
    public enum Network {
        /** One of its own, from which it reaches others. */
        OWN,
        /** That of the engine's host. */
        HOST,
        /** None but its own loopback. */
        NONE
    }

    /**
     * How far the program is isolated from the engine's host.
     *
     * @param capabilities what it may do beyond what programs in containers may, {@code SYS_ADMIN}
     * @param devices paths of the host's devices that it may use, {@code /dev/kvm}
     * @param unconfined whether AppArmor and SELinux are off for it: their profiles forbid mounts and mounted files also if
     *     the program has the capability
     */
    public record Isolation(Network network, Set<String> capabilities, Set<String> devices, boolean unconfined) {
        /** The default of containers. */
        public static final Isolation FULL = new Isolation(Network.OWN, Set.of(), Set.of(), false);

        public Isolation {
            capabilities = Set.copyOf(capabilities);
            devices = Set.copyOf(devices);
        }
    }
}
