package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The images of an engine at one time: each answer stays the same. */
public final class ImageInventory {
    private final Map<ImageReference, Optional<EngineImage>> images = new ConcurrentHashMap<>();
    private final Function<ImageReference, Optional<EngineImage>> lookup;

    /**
     * Images that are looked for when they are asked for.
     *
     * @param lookup gives the image of a name; it is called once for each
     */
    public ImageInventory(Function<ImageReference, Optional<EngineImage>> lookup) {
        this.lookup = lookup;
    }

    /** These images and no others. */
    public static ImageInventory of(Collection<EngineImage> all) {
        Map<ImageReference, EngineImage> images = new HashMap<>();
        for (EngineImage image : all) {
            image.origins().forEach(origin -> images.put(origin.canonical(), image));
            image.names().forEach(name -> images.put(name.canonical(), image));
        }
        return new ImageInventory(name -> Optional.ofNullable(images.get(name.canonical())));
    }

    /** The image under the reference, however it is written. */
    public Optional<EngineImage> find(ImageReference image) {
        return images.computeIfAbsent(image.canonical(), name -> lookup.apply(image));
    }
}
