package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects to builders, and selects those that build for the platform; a processor of that kind is preferred to one that emulates it. */
final class ConnectedNodes {
    private ConnectedNodes() {}

    /**
     * Connects to all at the same time: each takes some round trips.
     *
     * @param directory where files of products are kept until the end of the run
     * @param listener is warned of emulation
     * @throws EngineException if one does not answer, if none builds for the platform, if they differ and no platform was named, or if
     *     one gives no image away; all are disconnected then
     */
    static RemoteNodes connect(
            BuilderGroup builders, Function<BuilderAddress, RemoteNode> connect, Path directory, BuildListener listener)
            throws IOException {
        List<Future<RemoteNode>> connecting = start(builders, connect);
        try {
            List<RemoteNode> connected = new ArrayList<>();
            for (Future<RemoteNode> node : connecting) {
                connected.add(node.get());
            }
            Platform platform = Optional.ofNullable(builders.platform()).orElseGet(() -> own(connected.get(0)));
            List<RemoteNode> selected = select(connected, builders.platform(), listener);
            requireExports(selected, builders);
            return new RemoteNodes(selected, platform, new ProductFiles(directory));
        } catch (ExecutionException e) {
            connecting.forEach(ConnectedNodes::disconnect);
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            connecting.forEach(node -> node.cancel(true));
            Thread.currentThread().interrupt();
            throw new CancelledException("connecting to the builders");
        } catch (IOException | RuntimeException e) {
            connecting.forEach(ConnectedNodes::disconnect);
            throw e;
        }
    }

    private static List<Future<RemoteNode>> start(BuilderGroup builders, Function<BuilderAddress, RemoteNode> connect) {
        ExecutorService threads =
                Executors.newFixedThreadPool(builders.addresses().size(), DaemonThreads.named("mkt-builder"));
        List<Future<RemoteNode>> connecting = builders.addresses().stream()
                .map(address -> threads.submit(() -> connect.apply(address)))
                .toList();
        threads.shutdown();
        return connecting;
    }

    private static void disconnect(Future<RemoteNode> connecting) {
        try {
            connecting.get().close();
        } catch (ExecutionException e) {
            // It is not connected.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireExports(List<RemoteNode> nodes, BuilderGroup builders) {
        for (RemoteNode node : nodes) {
            if (!node.exportsImages() && !builders.isOfEngineHere()) {
                throw new EngineException(
                        "The builder at " + node.address()
                                + " is a Docker Engine with a graph driver, whose BuildKit exports"
                                + " images to no other engine and to no registry",
                        "Let Docker use the containerd image store, or name BuildKit's own daemon",
                        null);
            }
        }
    }

    private static List<RemoteNode> select(List<RemoteNode> nodes, @Nullable Platform wanted, BuildListener listener) {
        if (wanted == null) {
            requireOnePlatform(nodes);
            return nodes;
        }
        List<RemoteNode> able = nodes.stream()
                .filter(node -> own(node).architecture().equals(wanted.architecture()))
                .toList();
        if (able.isEmpty()) {
            able = nodes.stream()
                    .filter(node -> node.platforms().contains(wanted))
                    .toList();
            warnOfEmulation(able, wanted, listener);
        }
        if (able.isEmpty()) {
            throw missing(nodes, wanted);
        }
        List<RemoteNode> others = new ArrayList<>(nodes);
        others.removeAll(able);
        others.forEach(RemoteNode::close);
        return able;
    }

    /** The platform of a builder's own processor. */
    private static Platform own(RemoteNode node) {
        return node.platforms().get(0);
    }

    private static void requireOnePlatform(List<RemoteNode> nodes) {
        RemoteNode first = nodes.get(0);
        for (RemoteNode node : nodes) {
            if (!own(node).equals(own(first))) {
                throw new EngineException(
                        "The builder at " + node.address() + " builds for " + own(node) + ", and the one at "
                                + first.address() + " for " + own(first),
                        "Name builders of one platform in -Dmkt.builder, or list both under 'platforms' in image.yaml",
                        null);
            }
        }
    }

    private static void warnOfEmulation(List<RemoteNode> nodes, Platform wanted, BuildListener listener) {
        for (RemoteNode node : nodes) {
            listener.on(new BuildEvent.Warning(
                    node + " emulates " + wanted + " on " + own(node) + ": compiling takes many times as long",
                    "Name a builder with such a processor in -Dmkt.builder"));
        }
    }

    private static EngineException missing(List<RemoteNode> nodes, Platform wanted) {
        String able = nodes.stream()
                .map(node -> node + " builds for "
                        + node.platforms().stream().map(Platform::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        return new EngineException(
                "No builder builds for " + wanted + ": " + able,
                "Name one with such a processor in -Dmkt.builder, or let its host run programs of that processor:"
                        + " on Debian 'apt install qemu-user-static', and then restart the builder",
                null);
    }
}
