package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image that an engine has.
 *
 * @param names the references under which it has it, with tags
 * @param origins its names with digests at registries
 * @param labels its labels, inherited ones among them
 */
public record EngineImage(
        ImageId id, List<ImageReference> names, List<ImageReference> origins, Map<String, String> labels) {

    public EngineImage {
        names = List.copyOf(names);
        origins = List.copyOf(origins);
        labels = Map.copyOf(labels);
    }

    /** Its digest at the registry of the reference; empty for an image that came from no registry. */
    public Optional<Digest> digestAt(ImageReference image) {
        return digests(image).findFirst();
    }

    /** Whether it is known to have that digest at the registry of the reference. */
    public boolean isKnownAs(ImageReference image, Digest digest) {
        return digests(image).anyMatch(digest::equals);
    }

    private Stream<Digest> digests(ImageReference image) {
        String name = image.canonical().name();
        return origins.stream()
                .filter(origin -> origin.canonical().name().equals(name))
                .flatMap(origin -> Stream.ofNullable(origin.digest()));
    }
}
