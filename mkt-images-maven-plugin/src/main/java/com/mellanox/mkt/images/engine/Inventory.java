package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The images that an engine held when it was asked. */
public final class Inventory {
    private final Map<ImageReference, HeldImage> images = new HashMap<>();

    public Inventory(Collection<HeldImage> held) {
        for (HeldImage image : held) {
            image.origins().forEach(origin -> images.put(origin.canonical(), image));
            image.names().forEach(name -> images.put(name.canonical(), image));
        }
    }

    /** The image under the reference, however it is written. */
    public Optional<HeldImage> find(ImageReference image) {
        return Optional.ofNullable(images.get(image.canonical()));
    }
}
