package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.engine.FakePushes.Arrival;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The registries that the fake engine can reach: they have every image, in a first version unless a test sets another. */
final class FakeRegistry {
    static final String FIRST_VERSION = "";

    private final Map<ImageReference, String> versions = new ConcurrentHashMap<>();
    private final Map<ImageReference, RegistryException.Kind> failures = new ConcurrentHashMap<>();
    private final Map<ImageReference, Arrival> copies = new ConcurrentHashMap<>();
    private final List<ImageReference> pulls = new CopyOnWriteArrayList<>();
    private final List<ImageReference> asked = new CopyOnWriteArrayList<>();

    void put(ImageReference image, String version) {
        versions.put(image, version);
    }

    void put(ImageReference digest, ImageId id, FakeImage image) {
        copies.put(digest, new Arrival(id, image));
    }

    /** The image of another engine that it has under a digest. */
    Optional<Arrival> copy(ImageReference digest) {
        return Optional.ofNullable(copies.get(digest.canonical()));
    }

    void fail(ImageReference image, RegistryException.Kind kind) {
        failures.put(image, kind);
    }

    List<ImageReference> pulls() {
        return List.copyOf(pulls);
    }

    List<ImageReference> asked() {
        return List.copyOf(asked);
    }

    /** The version that a pull brings. */
    String pull(ImageReference image) {
        pulls.add(image);
        return version(image, " cannot be pulled: ");
    }

    Digest ask(ImageReference image) {
        asked.add(image);
        return digest(image, version(image, " cannot be looked up at its registry: "));
    }

    private String version(ImageReference image, String failing) {
        RegistryException.Kind failure = failures.get(image.canonical());
        if (failure != null) {
            throw new RegistryException(failure, image + failing + failure, "Try again", null);
        }
        return versions.getOrDefault(image.canonical(), FIRST_VERSION);
    }

    static Digest digest(ImageReference image, String version) {
        return FakeImages.idOf("registry's " + image.canonical() + version).digest();
    }
}
