package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports.Binding;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.docker.EngineRequests.Question;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has an engine run programs in containers. */
final class ContainerRunner {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final EngineRequests requests;
    private final CancellationRegistry running;

    ContainerRunner(
            EngineAddress address, EngineConnection connection, EngineRequests requests, CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.requests = requests;
        this.running = running;
    }

    /** Starts a program; of one that cannot be started, nothing is left on the engine. */
    RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        ContainerRun run = new ContainerRun(request, address, requests, running);
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
        String id = run.create(() -> ask(request, () -> ContainerCreation.create(connection.client(), request)));
        EngineSocket socket = run.keep(ask(request, () -> EngineSocket.connect(address)));
        String path = connection.inItsVersion(StandardStreams.path(id));
        ask(request, () -> {
            ConnectionUpgrade.ask(address, path, socket);
            return path;
        });
        ExitStatus status = run.keep(ask(request, () -> ExitStatus.ask(connection, id)));
        ask(request, () -> connection.client().startContainerCmd(id).exec());
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
                refusal -> StartErrorMessages.exception(address, request, refusal));
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
}
