package com.mellanox.mkt.images.registry;

import java.util.Map;

/**
 * What an image at a registry says of itself.
 *
 * @param labels its labels
 */
public record ImageConfig(Map<String, String> labels) {

    public ImageConfig {
        labels = Map.copyOf(labels);
    }
}
