package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;

/**
 * The engine that gets final images from builders and runs containers. It is connected when it is needed.
 *
 * @param delivered the images that it has got, with the names that they were made for
 */
record EngineHere(EngineFuture connection, RemoteImages delivered) implements AutoCloseable {

    Engine engine() {
        return connection.engine();
    }

    /** Whether it has got an image. */
    boolean has(ImageId image) {
        return delivered.find(image).isPresent();
    }

    /** What it has now under the names of the images that it has got. */
    List<EngineImage> images() {
        List<ImageReference> names = delivered.named().stream()
                .flatMap(image -> image.names().stream())
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        ImageInventory there = engine().images();
        return names.stream().flatMap(name -> there.find(name).stream()).toList();
    }

    /** Lets it pull an image, for a name that the caller gives it. */
    ImageId pull(ImageReference origin, ImageReference name) {
        engine().pull(origin, event -> {});
        return keep(
                engine().find(origin)
                        .orElseThrow(() -> new EngineException(
                                origin + " is not on the engine here, although it was pulled", "Run again", null)),
                name);
    }

    /** Lets it load an image, for a name that the caller gives it. */
    ImageId load(ImageReference name, ContentWriter archive) {
        return keep(engine().load(name, archive), name);
    }

    /** Remembers an image that it has got, for a name that the caller gives it. */
    ImageId keep(ImageId image, ImageReference name) {
        delivered.name(new EngineImage(image, List.of(), List.of(), Map.of()), name);
        return image;
    }

    @Override
    public void close() {
        connection.close();
    }
}
