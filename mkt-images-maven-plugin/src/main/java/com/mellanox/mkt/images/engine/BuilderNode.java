package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Platform;
import java.util.List;

/**
 * One of the BuildKits that build the images of a run.
 *
 * @param name that of the node of a buildx builder; the address for one that has no name
 * @param platforms what it is to build for, in the order of the user's preference; empty if that was not said
 */
public record BuilderNode(String name, BuilderAddress address, List<Platform> platforms) {
    public BuilderNode {
        platforms = List.copyOf(platforms);
    }

    /** One without a name. */
    static BuilderNode of(BuilderAddress address) {
        return new BuilderNode(address.toString(), address, List.of());
    }
}
