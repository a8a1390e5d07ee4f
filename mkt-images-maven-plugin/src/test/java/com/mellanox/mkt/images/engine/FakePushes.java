package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the fake engine was asked to push, in order; what has arrived at its registries; and what is to go wrong. */
final class FakePushes {
    private final List<ImageReference> pushes = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();
    private final Map<ImageReference, Arrival> arrivals = new LinkedHashMap<>();
    private final Map<ImageReference, Kind> failures = new ConcurrentHashMap<>();
    private final Map<String, Kind> unreachable = new ConcurrentHashMap<>();
    private final Map<ImageReference, FakeGate> gates = new ConcurrentHashMap<>();

    /**
     * An image that has come to a registry.
     *
     * @param image what it was on the engine
     */
    record Arrival(ImageId id, FakeImage image) {

        /** The same for the same image, whatever its tag. */
        Digest digest() {
            return FakeImages.idOf("manifest of " + id).digest();
        }
    }

    void fail(ImageReference image, Kind kind) {
        failures.put(image, kind);
    }

    void mend(ImageReference image) {
        failures.remove(image);
    }

    void failCheck(String registry, Kind kind) {
        unreachable.put(registry, kind);
    }

    FakeGate block(ImageReference image) {
        return gates.computeIfAbsent(image, ignored -> new FakeGate());
    }

    void close() {
        gates.values().forEach(FakeGate::open);
    }

    synchronized List<ImageReference> pushes() {
        return List.copyOf(pushes);
    }

    synchronized List<String> checked() {
        return List.copyOf(checked);
    }

    /** Forgets what has come under a tag, since something else has taken its place. */
    synchronized void forget(ImageReference image) {
        arrivals.remove(image.canonical());
    }

    synchronized Optional<Arrival> arrival(ImageReference image) {
        ImageReference name = image.canonical();
        return name.digest() == null
                ? Optional.ofNullable(arrivals.get(name))
                : arrivals.entrySet().stream()
                        .filter(each -> each.getKey().name().equals(name.name()))
                        .map(Map.Entry::getValue)
                        .filter(each -> each.digest().equals(name.digest()))
                        .findFirst();
    }

    synchronized Map<ImageReference, Digest> tags() {
        Map<ImageReference, Digest> tags = new LinkedHashMap<>();
        arrivals.forEach((tag, arrival) -> tags.put(tag, arrival.digest()));
        return tags;
    }

    synchronized void check(ImageReference image) {
        checked.add(image.registry());
        Kind failure = unreachable.get(image.registry());
        if (failure != null) {
            throw new RegistryException(
                    failure,
                    "The engine cannot reach the registry " + image.registry() + ": " + failure,
                    "Mend it",
                    null);
        }
    }

    /** Waits where it is told to, outside of the lock, since others are to pass. */
    void begin(ImageReference image) {
        synchronized (this) {
            pushes.add(image);
        }
        FakeGate gate = gates.get(image.canonical());
        if (gate != null) {
            gate.pass("the push of " + image);
        }
    }

    /** Whether the repository did not have the image before. */
    synchronized boolean arrive(ImageReference image, Arrival arrival) {
        Optional<Kind> failure = Optional.ofNullable(failures.get(image.canonical()));
        if (failure.isPresent()) {
            throw new RegistryException(
                    failure.get(), image + " cannot be pushed: " + failure.get(), "Try again", null);
        }
        String repository = image.canonical().name();
        boolean isNew = arrivals.entrySet().stream()
                .noneMatch(entry -> entry.getKey().name().equals(repository)
                        && entry.getValue().id().equals(arrival.id()));
        arrivals.put(image.canonical(), arrival);
        return isNew;
    }
}
