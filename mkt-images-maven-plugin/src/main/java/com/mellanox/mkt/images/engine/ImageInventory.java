package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The images of an engine at one time. */
public final class ImageInventory {
    private final Map<ImageReference, EngineImage> images = new HashMap<>();

    public ImageInventory(Collection<EngineImage> all) {
        for (EngineImage image : all) {
            image.origins().forEach(origin -> images.put(origin.canonical(), image));
            image.names().forEach(name -> images.put(name.canonical(), image));
        }
    }

    /** The image under the reference, however it is written. */
    public Optional<EngineImage> find(ImageReference image) {
        return Optional.ofNullable(images.get(image.canonical()));
    }
}
