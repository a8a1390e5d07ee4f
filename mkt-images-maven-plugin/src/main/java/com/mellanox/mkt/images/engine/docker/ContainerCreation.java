package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Network;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import java.util.List;

/** The creation of containers that run programs. */
final class ContainerCreation {
    private static final String LOOPBACK = "127.0.0.1";

    private ContainerCreation() {}

    /** Creates the container, and returns its id. */
    static String create(DockerClient docker, ContainerRequest request, String name) {
        try (CreateContainerCmd command =
                docker.createContainerCmd(request.image().toString())) {
            return command.withName(name)
                    // Replaces the image's own, and its command.
                    .withEntrypoint(request.command())
                    .withLabels(request.labels())
                    .withExposedPorts(request.ports().stream()
                            .map(ContainerCreation::inside)
                            .toList())
                    // The input ends when the connection to it ends, also if this process is killed.
                    .withStdinOpen(true)
                    .withStdInOnce(true)
                    .withAttachStdin(true)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withHostConfig(host(request))
                    .exec()
                    .getId();
        }
    }

    private static HostConfig host(ContainerRequest request) {
        HostConfig host = HostConfig.newHostConfig()
                .withAutoRemove(true)
                // Its output is sent over the connection and not logged.
                .withLogConfig(new LogConfig(LoggingType.NONE))
                .withMounts(
                        request.mounts().stream().map(ContainerCreation::mount).toList())
                .withPortBindings(request.ports().stream()
                        .map(port -> new PortBinding(outside(port), inside(port)))
                        .toList());
        open(host, request.isolation());
        return host;
    }

    private static void open(HostConfig host, Isolation isolation) {
        if (isolation.network() != Network.OWN) {
            host.withNetworkMode(isolation.network() == Network.HOST ? "host" : "none");
        }
        if (!isolation.capabilities().isEmpty()) {
            host.withCapAdd(
                    isolation.capabilities().stream().map(Capability::valueOf).toArray(Capability[]::new));
        }
        if (isolation.unconfined()) {
            host.withSecurityOpts(List.of("apparmor=unconfined", "label=disable"));
        }
        host.withDevices(isolation.devices().stream()
                .map(path -> new Device("rwm", path, path))
                .toList());
    }

    private static Mount mount(ContainerRequest.Mount mount) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(mount.host())
                .withTarget(mount.container())
                .withReadOnly(mount.readOnly());
    }

    private static ExposedPort inside(Port port) {
        return ExposedPort.tcp(port.container());
    }

    private static Binding outside(Port port) {
        return port.host() == 0 ? Binding.bindIp(LOOPBACK) : Binding.bindIpAndPort(LOOPBACK, port.host());
    }
}
