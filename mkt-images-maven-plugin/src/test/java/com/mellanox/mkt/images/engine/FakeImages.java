package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The images of the fake engine by their ids, and their names. */
final class FakeImages {
    private final Map<ImageId, FakeImage> images = new LinkedHashMap<>();
    private final Map<ImageReference, ImageId> names = new LinkedHashMap<>();

    /**
     * An image.
     *
     * @param of the reference that it was made for, whatever its names are now
     * @param fingerprint differs where what it was made from differs
     */
    record FakeImage(ImageReference of, String fingerprint, Map<String, String> labels, List<ImageReference> origins) {

        /** The same, known to one more registry. */
        FakeImage withOrigin(ImageReference origin) {
            List<ImageReference> all = new ArrayList<>(origins);
            all.remove(origin);
            all.add(origin);
            return new FakeImage(of, fingerprint, labels, List.copyOf(all));
        }
    }

    synchronized void put(ImageId id, FakeImage image) {
        images.put(id, image);
    }

    /** Names an image that came from no registry. */
    synchronized void put(ImageReference name, Map<String, String> labels) {
        ImageId id = idOf(name.canonical().toString() + new TreeMap<>(labels));
        put(id, new FakeImage(name, id.toString(), Map.copyOf(labels), List.of()));
        name(id, name);
    }

    synchronized void relabel(ImageReference name, String label, String value) {
        ImageId id = find(name).orElseThrow();
        FakeImage held = get(id);
        Map<String, String> labels = new TreeMap<>(held.labels());
        labels.put(label, value);
        put(id, new FakeImage(held.of(), held.fingerprint(), Map.copyOf(labels), held.origins()));
    }

    synchronized FakeImage get(ImageId id) {
        FakeImage image = images.get(id);
        if (image == null) {
            throw new EngineException("No such image: " + id, "Look", null);
        }
        return image;
    }

    synchronized List<ImageId> made(ImageReference of) {
        return images.entrySet().stream()
                .filter(image -> image.getValue().of().isSameAs(of))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized boolean holds(ImageId id) {
        return images.containsKey(id);
    }

    synchronized void name(ImageId id, ImageReference name) {
        get(id);
        names.put(name.canonical(), id);
    }

    synchronized Optional<ImageId> find(ImageReference name) {
        return Optional.ofNullable(names.get(name.canonical()));
    }

    synchronized void unname(ImageReference name) {
        names.remove(name.canonical());
    }

    synchronized void removeUnnamed(ImageId id) {
        if (!names.containsValue(id)) {
            images.remove(id);
        }
    }

    synchronized ImageInventory inventory() {
        return ImageInventory.of(all());
    }

    synchronized List<EngineImage> all() {
        Set<Map.Entry<ImageReference, ImageId>> all = names.entrySet();
        List<EngineImage> held = new ArrayList<>();
        images.forEach((id, image) -> held.add(new EngineImage(
                id,
                all.stream()
                        .filter(entry -> entry.getValue().equals(id))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toList()),
                image.origins(),
                image.labels())));
        return held;
    }

    static ImageId idOf(String text) {
        return idOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static ImageId idOf(byte[] bytes) {
        return new ImageId(Digest.of(bytes));
    }
}
