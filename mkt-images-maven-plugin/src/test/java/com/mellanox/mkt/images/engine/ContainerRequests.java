package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import java.util.List;
import java.util.Map;

/** Requests of tests for programs in containers. */
public final class ContainerRequests {
    private ContainerRequests() {}

    /** A program that sees nothing of the host. */
    public static ContainerRequest of(ImageId image, List<String> command) {
        return new ContainerRequest(image, command, List.of(), List.of(), Isolation.FULL, Map.of());
    }

    /** The same with mounts. */
    public static ContainerRequest mounting(ContainerRequest request, Mount... mounts) {
        return new ContainerRequest(
                request.image(), request.command(), List.of(mounts), List.of(), request.isolation(), request.labels());
    }

    /** The same with another isolation. */
    public static ContainerRequest isolated(ContainerRequest request, Isolation isolation) {
        return new ContainerRequest(
                request.image(), request.command(), request.mounts(), request.ports(), isolation, request.labels());
    }

    /** The same with published ports and labels. */
    public static ContainerRequest publishing(ContainerRequest request, List<Port> ports, Map<String, String> labels) {
        return new ContainerRequest(
                request.image(), request.command(), request.mounts(), ports, request.isolation(), labels);
    }
}
