package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Selects the builders that build for a platform; those with such a processor are preferred to those that emulate it. */
final class PlatformNodes {
    private PlatformNodes() {}

    /**
     * Selects builders, and closes the others.
     *
     * @param wanted null for the platform of the first builder
     * @param listener is warned of emulation
     * @throws EngineException if none builds for the platform, or if they differ and none was wanted
     */
    static List<RemoteNode> select(List<RemoteNode> nodes, @Nullable Platform wanted, BuildListener listener) {
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
    static Platform own(RemoteNode node) {
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
                    node + " emulates " + wanted + " on " + own(node) + ": compiling takes about ten times as long",
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
