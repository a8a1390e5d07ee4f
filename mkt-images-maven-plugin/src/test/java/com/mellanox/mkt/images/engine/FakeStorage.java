package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The disk of the fake engine: its images, and containers and caches that a test puts there. */
public final class FakeStorage implements EngineStorage {
    /** The size of every image. */
    public static final long SIZE = 1_000_000;

    private final FakeImages images;
    private final List<StoredContainer> containers = new CopyOnWriteArrayList<>();
    private final List<StoredCache> caches = new CopyOnWriteArrayList<>();
    private final Map<ImageId, Instant> created = new ConcurrentHashMap<>();
    private final Map<ImageId, RuntimeException> failures = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException layerFailure;
    private Runnable beforeList = () -> {};
    private Consumer<Duration> whenStopped = within -> {};

    FakeStorage(FakeImages images) {
        this.images = images;
    }

    /** Puts a container there. */
    public StoredContainer container(ImageId image, String state, Map<String, String> labels) {
        return container("container" + containers.size(), image, state, Instant.EPOCH, labels);
    }

    /** Puts one of this name there. */
    public StoredContainer container(
            String name, ImageId image, String state, Instant created, Map<String, String> labels) {
        String id = String.format("%064x", containers.size() + 1);
        StoredContainer container = new StoredContainer(id, name, image, state, created, labels);
        containers.add(container);
        return container;
    }

    /** Puts a cache mount there. */
    public void cache(StoredCache cache) {
        caches.add(cache);
    }

    /** Sets when an image was made; without it, that is the epoch. */
    public void created(ImageId image, Instant time) {
        created.put(image, time);
    }

    /** Lets the removal of an image fail. */
    public void fail(ImageId image, RuntimeException failure) {
        failures.put(image, failure);
    }

    /** Lets each request for layers fail. */
    public void failLayers(RuntimeException failure) {
        layerFailure = failure;
    }

    /** Does something before each list of images, as another user of the engine could. */
    public void beforeList(Runnable work) {
        beforeList = work;
    }

    @Override
    public List<StoredImage> images(String label) {
        beforeList.run();
        return images.all().stream()
                .filter(image -> image.labels().containsKey(label))
                .map(image -> new StoredImage(image, SIZE, created.getOrDefault(image.id(), Instant.EPOCH)))
                .toList();
    }

    /** Lets an image have two layers: one of its base image, and one of its own. */
    @Override
    public List<ImageLayer> layers(ImageId image) {
        if (layerFailure != null) {
            throw layerFailure;
        }
        return List.of(new ImageLayer(SIZE - 1, "ADD rootfs.tar.xz /"), new ImageLayer(1, "RUN make"));
    }

    @Override
    public List<StoredContainer> containers() {
        return List.copyOf(containers);
    }

    @Override
    public List<StoredCache> caches() {
        return List.copyOf(caches);
    }

    @Override
    public Optional<String> remove(ImageId image) {
        if (failures.containsKey(image)) {
            throw failures.get(image);
        }
        images.removeUnnamed(image);
        return Optional.empty();
    }

    @Override
    public Optional<String> remove(ImageReference name) {
        Optional<ImageId> image = images.find(name);
        images.unname(name);
        image.ifPresent(images::removeUnnamed);
        return Optional.empty();
    }

    @Override
    public Optional<String> removeContainer(String id) {
        containers.removeIf(container -> container.id().equals(id));
        return Optional.empty();
    }

    /** Lets something happen when a container is stopped, before it is gone. */
    public void whenStopped(Consumer<Duration> work) {
        whenStopped = work;
    }

    @Override
    public void stopContainer(String id, Duration within) {
        whenStopped.accept(within);
        removeContainer(id);
    }

    @Override
    public boolean removeCache(String id, Instant lastUsed) {
        return caches.removeIf(cache -> cache.id().equals(id) && !cache.inUse());
    }

    /** Gives an image another digest at a registry. */
    public void origin(ImageId image, String origin) {
        FakeImage held = images.get(image);
        images.put(image, held.withOrigin(ImageReference.parse(origin)));
    }
}
