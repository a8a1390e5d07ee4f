package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLayer;
import com.mellanox.mkt.images.engine.StoredCache;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.engine.StoredImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The storage of a builder without an image store: it has none that is anybody's to tidy up, but that of the images on the engine here.
 */
record RemoteStorage(EngineHere here) implements EngineStorage {

    /** The layers of an image that the engine here has got; those of others are not known. */
    @Override
    public List<ImageLayer> layers(ImageId image) {
        return here.has(image) ? here.engine().storage().layers(image) : List.of();
    }

    @Override
    public List<StoredImage> images(String label) {
        return List.of();
    }

    @Override
    public List<StoredContainer> containers() {
        return List.of();
    }

    @Override
    public List<StoredCache> caches() {
        return List.of();
    }

    @Override
    public Optional<String> remove(ImageId image) {
        return Optional.empty();
    }

    @Override
    public Optional<String> remove(ImageReference name) {
        return Optional.empty();
    }

    @Override
    public Optional<String> removeContainer(String id) {
        return here.engine().storage().removeContainer(id);
    }

    @Override
    public void stopContainer(String id, Duration within) {
        here.engine().storage().stopContainer(id, within);
    }

    @Override
    public boolean removeCache(String id, Instant lastUsed) {
        return false;
    }
}
