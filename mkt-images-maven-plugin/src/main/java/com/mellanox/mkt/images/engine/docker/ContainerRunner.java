package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
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
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.docker.EngineClient.EngineRequest;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs programs in containers of an engine. */
final class ContainerRunner {
    private static final String LOOPBACK = "127.0.0.1";

    private final EngineClient engine;

    ContainerRunner(EngineClient engine) {
        this.engine = engine;
    }

    /** Starts a program; of one that cannot be started, nothing is left on the engine. */
    RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        ContainerRun run = new ContainerRun(request, engine);
        boolean started = false;
        try {
            start(run, request, output, input);
            started = true;
            return run;
        } finally {
            if (!started) {
                run.close();
            }
        }
    }

    /** Streams and status are requested before the start, so that nothing is missed of a program that ends at once. */
    private void start(
            ContainerRun run, ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        ManagedContainer container = run.container();
        String id = container.create(() -> request(request, () -> create(engine.docker(), request)));
        EngineSocket opened = request(request, () -> EngineSocket.connect(engine.address()));
        EngineSocket socket = container.endWith(opened, opened::close);
        String path = engine.versioned(StandardStreams.path(id));
        request(request, () -> {
            socket.upgrade(engine.address(), path);
            return path;
        });
        String wait = "/containers/" + id + "/wait?condition=next-exit";
        Response exit = request(request, () -> engine.send(Method.POST, wait));
        container.endWith(exit, exit::close);
        request(request, () -> engine.docker().startContainerCmd(id).exec());
        run.begin(socket, exit, output);
        if (input != null) {
            run.forward(input, socket);
        }
        run.publish(hostPorts(request, id));
    }

    private <T> T request(ContainerRequest request, EngineRequest<T> step) {
        return engine.request(
                "to run " + request.command().get(0),
                step,
                refusal -> StartErrorMessages.exception(engine.address(), request, refusal));
    }

    private Map<Integer, Integer> hostPorts(ContainerRequest request, String id) {
        boolean allGiven = request.ports().stream().allMatch(port -> port.host() != 0);
        Map<ExposedPort, Binding[]> bindings = allGiven ? Map.of() : bindings(id);
        Map<Integer, Integer> ports = new HashMap<>();
        for (Port port : request.ports()) {
            Binding @Nullable [] chosen = bindings.get(ExposedPort.tcp(port.container()));
            if (port.host() != 0) {
                ports.put(port.container(), port.host());
            } else if (chosen != null && chosen.length > 0) {
                ports.put(port.container(), Integer.parseInt(chosen[0].getHostPortSpec()));
            }
        }
        return ports;
    }

    private Map<ExposedPort, Binding[]> bindings(String id) {
        return engine.request("for the ports of a container", docker -> {
            try {
                InspectContainerResponse found = docker.inspectContainerCmd(id).exec();
                return found.getNetworkSettings().getPorts().getBindings();
            } catch (NotFoundException e) {
                return Map.of(); // it was removed with the end of its program
            }
        });
    }

    /** Creates the container, and returns its id. */
    static String create(DockerClient docker, ContainerRequest request) {
        try (CreateContainerCmd command =
                docker.createContainerCmd(request.image().toString())) {
            return command
                    // Replaces the image's own, and its command.
                    .withEntrypoint(request.command())
                    .withLabels(request.labels())
                    .withExposedPorts(request.ports().stream()
                            .map(ContainerRunner::inside)
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
                        request.mounts().stream().map(ContainerRunner::mount).toList())
                .withPortBindings(request.ports().stream()
                        .map(port -> new PortBinding(outside(port), inside(port)))
                        .toList());
        open(host, request.isolation());
        return host;
    }

    private static void open(HostConfig host, Isolation isolation) {
        if (isolation.hostNetwork()) {
            host.withNetworkMode("host");
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
