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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
        return inspect(client, name.toString())
                .map(image -> image(image, image.at("Config").at("Labels")));
    }

    /**
     * What the engine tells about the image of a name or an id; empty if it has none.
     *
     * @throws IOException if the answer has no id
     */
    static Optional<JsonValue> inspect(EngineClient client, String image) throws IOException {
        try {
            JsonValue found = client.json("/images/" + image + "/json", Map.of());
            imageId(found.at("Id").text().orElse(""));
            return Optional.of(found);
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
        return ImageInventory.of(read(images, "image", ImageListing::image).stream()
                .filter(image -> !image.names().isEmpty() || !image.origins().isEmpty())
                .toList());
    }

    /**
     * Reads a list. What is no list must not count as an empty one: what is not listed is removed from the cache.
     *
     * @param what one of its items: {@code image}
     * @param item reads one, and throws {@link IllegalArgumentException} if it has no id
     * @throws IOException if it is no list, or has an item without an id
     */
    static <T> List<T> read(JsonValue list, String what, Function<JsonValue, T> item) throws IOException {
        if (!(list instanceof JsonList)) {
            throw new IOException("its answer is not a list of " + what + "s");
        }
        try {
            return list.items().stream().map(item).toList();
        } catch (IllegalArgumentException e) {
            throw new IOException("its list has one " + what + " without an id: " + e.getMessage(), e);
        }
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

    static Map<String, String> labels(JsonValue labels) {
        Map<String, String> texts = new HashMap<>();
        labels.members().forEach((name, value) -> texts.put(name, value.text().orElse("")));
        return texts;
    }

    /** Some versions of Podman omit the algorithm of an id. */
    static ImageId imageId(String id) {
        return new ImageId(new Digest(id.startsWith("sha256:") ? id : "sha256:" + id));
    }
}
