package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonList;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine's list of its images, ids and names as engines write them. */
final class ImageListing {
    private static final int MOST_ATTEMPTS = 20;
    private static final int NOT_FOUND = 404;

    private ImageListing() {}

    /**
     * Asks for a list of images. With the containerd image store, the engine refuses if an image is removed while it makes the
     * list, and is asked again.
     *
     * @param path of the request, with its filters
     */
    static JsonValue request(EngineClient client, String path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return client.json(path, Map.of());
            } catch (DockerException e) {
                if (e.getHttpStatus() != NOT_FOUND || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The image of this name; empty if the engine has none. */
    static Optional<EngineImage> find(EngineClient client, ImageReference name) throws IOException {
        try {
            JsonValue image = client.json("/images/" + name + "/json", Map.of());
            return Optional.of(image(image, image.at("Config").at("Labels")));
        } catch (IllegalArgumentException e) {
            throw new IOException("its answer has no id: " + e.getMessage(), e);
        } catch (DockerException e) {
            if (e.getHttpStatus() != NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * Reads the images that have a name. Docker and Podman leave out different fields.
     *
     * @throws IOException if it is no list, or has an image without an id
     */
    static ImageInventory read(JsonValue images) throws IOException {
        if (!(images instanceof JsonList)) {
            throw new IOException("its answer is not a list of images");
        }
        List<EngineImage> named = new ArrayList<>();
        try {
            for (JsonValue image : images.items()) {
                EngineImage listed = image(image);
                if (!listed.names().isEmpty() || !listed.origins().isEmpty()) {
                    named.add(listed);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("its list has an image without an id: " + e.getMessage(), e);
        }
        return ImageInventory.of(named);
    }

    /** One image of the list, whether it has a name or not. */
    static EngineImage image(JsonValue image) {
        return image(image, image.at("Labels"));
    }

    private static EngineImage image(JsonValue image, JsonValue labels) {
        return new EngineImage(
                imageId(image.at("Id").text().orElse("")),
                references(image.at("RepoTags")),
                references(image.at("RepoDigests")),
                labels(labels));
    }

    /** Without {@code <none>:<none>} and {@code <none>@<none>}, and names of other programs that are no references. */
    private static List<ImageReference> references(JsonValue texts) {
        return texts.items().stream()
                .flatMap(text -> text.text().flatMap(ImageListing::reference).stream())
                .toList();
    }

    /** A reference; empty if the text is none. */
    static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> labels(JsonValue labels) {
        Map<String, String> texts = new HashMap<>();
        labels.members().forEach((name, value) -> texts.put(name, value.text().orElse("")));
        return texts;
    }

    /** Some versions of Podman omit the algorithm of an id. */
    static ImageId imageId(String id) {
        return new ImageId(new Digest(id.startsWith("sha256:") ? id : "sha256:" + id));
    }
}
