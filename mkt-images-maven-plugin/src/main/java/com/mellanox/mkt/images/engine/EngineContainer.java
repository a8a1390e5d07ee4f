package com.mellanox.mkt.images.engine;

import java.util.Map;

/**
 * A container of an engine.
 *
 * @param id all its hexadecimal digits
 */
public record EngineContainer(String id, Map<String, String> labels) {
    public EngineContainer {
        labels = Map.copyOf(labels);
    }
}
