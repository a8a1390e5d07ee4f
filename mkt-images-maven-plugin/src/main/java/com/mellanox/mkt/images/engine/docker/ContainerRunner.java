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
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.docker.EngineRequests.Question;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has an engine run programs in containers. */
final class ContainerRunner {
    private static final String LOOPBACK = "127.0.0.1";

    private final EngineRequests requests;

    ContainerRunner(EngineRequests requests) {
        this.requests = requests;
    }

    /** Starts a program; of one that cannot be started, nothing is left on the engine. */
    RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        ContainerRun run = new ContainerRun(request, requests);
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

    /** Streams and status are asked for before the start, so that nothing is missed of a program that ends at once. */
    private void start(
            ContainerRun run, ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        String id =
                run.create(() -> ask(request, () -> create(requests.connection().client(), request)));
        EngineSocket socket = run.keep(ask(request, () -> EngineSocket.connect(requests.address())));
        String path = requests.connection().inItsVersion(StandardStreams.path(id));
        ask(request, () -> {
            socket.upgrade(requests.address(), path);
            return path;
        });
        ExitStatus status = run.keep(ask(request, () -> ExitStatus.ask(requests.connection(), id)));
        ask(request, () -> requests.connection().client().startContainerCmd(id).exec());
        StandardStreams streams = new StandardStreams(socket);
        run.begin(streams, status, output);
        if (input != null) {
            run.forward(input, streams);
        }
        run.publish(hostPorts(request, id));
    }

    private <T> T ask(ContainerRequest request, Question<T> question) {
        return requests.answer(
                "to run " + request.command().get(0),
                question,
                refusal -> StartErrorMessages.exception(requests.address(), request, refusal));
    }

    private Map<Integer, Integer> hostPorts(ContainerRequest request, String id) {
        Map<Integer, Integer> ports = new HashMap<>();
        request.ports().stream()
                .filter(port -> port.host() != 0)
                .forEach(port -> ports.put(port.container(), port.host()));
        if (request.ports().size() > ports.size()) {
            Map<ExposedPort, Binding[]> chosen = requests.ask("for the ports of a container", docker -> {
                try {
                    InspectContainerResponse found =
                            docker.inspectContainerCmd(id).exec();
                    return found.getNetworkSettings().getPorts().getBindings();
                } catch (NotFoundException e) {
                    return Map.of(); // it has ended already
                }
            });
            request.ports().stream().filter(port -> port.host() == 0).forEach(port -> putChosen(chosen, port, ports));
        }
        return ports;
    }

    private static void putChosen(Map<ExposedPort, Binding[]> chosen, Port port, Map<Integer, Integer> ports) {
        Binding @Nullable [] bindings = chosen.get(ExposedPort.tcp(port.container()));
        if (bindings != null && bindings.length > 0) {
            ports.put(port.container(), Integer.parseInt(bindings[0].getHostPortSpec()));
        }
    }

    /** Makes the container, and tells its id. */
    static String create(DockerClient docker, ContainerRequest request) {
        try (CreateContainerCmd command =
                docker.createContainerCmd(request.image().toString())) {
            return command
                    // In place of the image's own, and without its command.
                    .withEntrypoint(request.command())
                    .withLabels(request.labels())
                    .withExposedPorts(request.ports().stream()
                            .map(ContainerRunner::inside)
                            .toList())
                    // Whoever is attached to the input ends it by going away, also when that is killed.
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
                // What it prints is handed over, and in nobody's log.
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
