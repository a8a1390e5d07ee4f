package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;

/**
 * An image with what it takes on an engine's disk.
 *
 * @param size the bytes of all its layers, of which other images may have some, too
 * @param created when it was made, as its configuration or the engine says
 */
public record StoredImage(EngineImage image, long size, Instant created) {

    public ImageId id() {
        return image.id();
    }

    /** The value of a label; empty if it has no such label. */
    public String label(String name) {
        return image.labels().getOrDefault(name, "");
    }

    /** Whether it has neither a name nor a digest at a registry. */
    public boolean isUnnamed() {
        return image.names().isEmpty() && image.origins().isEmpty();
    }

    public boolean hasName(ImageReference name) {
        return image.names().stream().anyMatch(name::isSameAs);
    }
}
