package com.mellanox.mkt.images.engine;

import java.util.Map;

/**
 * A container of an engine, whether it runs or not.
 *
 * @param name its name on the engine, {@code brave_hopper}
 * @param image the id of its image
 * @param state as the engine calls it: {@code running}, {@code exited}
 */
public record StoredContainer(String id, String name, ImageId image, String state, Map<String, String> labels) {
    private static final int SHOWN = 12;

    public StoredContainer {
        labels = Map.copyOf(labels);
    }

    /** The beginning of the id, as engines print it. */
    public String shortId() {
        return id.substring(0, Math.min(id.length(), SHOWN));
    }
}
