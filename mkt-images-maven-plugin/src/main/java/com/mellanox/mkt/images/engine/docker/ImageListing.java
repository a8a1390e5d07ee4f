package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonList;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an inventory of an engine's list of its images, in which Docker and Podman leave different things out. */
final class ImageListing {
    private ImageListing() {}

    /**
     * Reads the answer to {@code /images/json}.
     *
     * @throws IOException where it is something else
     */
    static ImageInventory inventory(JsonValue images) throws IOException {
        if (!(images instanceof JsonList)) {
            throw new IOException("its answer is not a list of images");
        }
        List<EngineImage> held = new ArrayList<>();
        for (JsonValue image : images.items()) {
            held(image).ifPresent(held::add);
        }
        return new ImageInventory(held);
    }

    private static Optional<EngineImage> held(JsonValue image) {
        List<ImageReference> names = references(image.at("RepoTags"));
        List<ImageReference> origins = references(image.at("RepoDigests"));
        return names.isEmpty() && origins.isEmpty()
                ? Optional.empty()
                : Optional.of(new EngineImage(
                        EngineRequests.imageId(image.at("Id").text().orElse("")),
                        names,
                        origins,
                        labels(image.at("Labels"))));
    }

    /** Without {@code <none>:<none>} and {@code <none>@<none>}, and what other programs name in ways of their own. */
    private static List<ImageReference> references(JsonValue texts) {
        List<ImageReference> references = new ArrayList<>();
        for (JsonValue text : texts.items()) {
            text.text().flatMap(ImageListing::reference).ifPresent(references::add);
        }
        return references;
    }

    private static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> labels(JsonValue labels) {
        Map<String, String> known = new HashMap<>();
        labels.members().forEach((name, value) -> known.put(name, value.text().orElse("")));
        return known;
    }
}
