package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Platform;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The builders that build images for one platform.
 *
 * @param addresses one at least
 * @param platform null for the one that the first builder prefers
 * @param isOfEngineHere whether it is the BuildKit of the engine that gets final images and runs containers
 */
public record BuilderGroup(
        List<BuilderAddress> addresses, @Nullable Platform platform, boolean isOfEngineHere) {
    public BuilderGroup {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no builder");
        }
    }

    /** Builders that the user has named. */
    public BuilderGroup(List<BuilderAddress> addresses, @Nullable Platform platform) {
        this(addresses, platform, false);
    }

    /** Those of the nodes that are to build for the platform that the first one prefers; all if it has no preference. */
    public static BuilderGroup preferred(List<BuilderNode> nodes) {
        return new BuilderGroup(
                nodes.get(0).platforms().stream()
                        .findFirst()
                        .map(platform -> with(nodes, platform))
                        .orElse(nodes)
                        .stream()
                        .map(BuilderNode::address)
                        .toList(),
                null);
    }

    /** Those of the nodes that are to build for a platform; all if none says so, since some may be able to. */
    public static BuilderGroup of(List<BuilderNode> nodes, Platform platform) {
        List<BuilderNode> able = with(nodes, platform);
        return new BuilderGroup(
                (able.isEmpty() ? nodes : able)
                        .stream().map(BuilderNode::address).toList(),
                platform);
    }

    private static List<BuilderNode> with(List<BuilderNode> nodes, Platform platform) {
        return nodes.stream()
                .filter(node -> node.platforms().isEmpty() || node.platforms().contains(platform))
                .toList();
    }

    /** The BuildKit of an engine. */
    public static BuilderGroup of(EngineAddress engine, Platform platform) {
        return new BuilderGroup(List.of(BuilderAddress.of(engine)), platform, true);
    }

    @Override
    public String toString() {
        return addresses.stream().map(BuilderAddress::toString).collect(Collectors.joining(", "))
                + (platform == null ? "" : " for " + platform);
    }
}
