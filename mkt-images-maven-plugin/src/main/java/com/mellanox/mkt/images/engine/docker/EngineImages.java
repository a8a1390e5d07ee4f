package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The images of an engine and their names. */
final class EngineImages {
    private final EngineClient engine;

    EngineImages(EngineClient engine) {
        this.engine = engine;
    }

    /** The image under the reference, as the engine has it now. */
    Optional<ImageId> find(ImageReference image) {
        return engine.request("to look for " + image, docker -> {
            try {
                String id = docker.inspectImageCmd(image.toString()).exec().getId();
                return id == null ? Optional.empty() : Optional.of(imageId(id));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    void tag(ImageId image, ImageReference name) {
        requireTag(name);
        engine.request(
                "to name " + image + " " + name,
                docker -> docker.tagImageCmd(image.toString(), name.name(), name.tag())
                        .exec());
    }

    static void requireTag(ImageReference name) {
        if (name.tag() == null || name.digest() != null) {
            throw new IllegalArgumentException("an image cannot be named " + name + ": that is not a tag");
        }
    }

    void untag(ImageReference name) {
        requireTag(name);
        remove(
                "to remove the name " + name,
                docker -> docker.removeImageCmd(name.toString()).exec());
    }

    void remove(ImageId image) {
        remove("to remove " + image, docker -> removeUnnamed(docker, image));
    }

    /** Removes a container that is not running. */
    void removeContainer(String id) {
        remove(
                "to remove the container " + id,
                docker -> docker.removeContainerCmd(id).withRemoveVolumes(true).exec());
    }

    private void remove(String what, Consumer<DockerClient> removal) {
        engine.request(what, docker -> {
            try {
                removal.accept(docker);
            } catch (NotFoundException | ConflictException e) {
                return false; // it is gone, or in use
            }
            return true;
        });
    }

    /** Removes an image that has neither a name nor a digest from a registry. */
    static void removeUnnamed(DockerClient docker, ImageId image) {
        InspectImageResponse found = docker.inspectImageCmd(image.toString()).exec();
        // Asked for by its id, an engine removes the last name together with the image.
        if (isEmpty(found.getRepoTags()) && isEmpty(found.getRepoDigests())) {
            docker.removeImageCmd(image.toString()).exec();
        }
    }

    private static boolean isEmpty(@Nullable List<String> names) {
        return names == null || names.isEmpty();
    }

    /** All images that have a name. */
    ImageInventory list() {
        // Without a filter: base images have none of our labels, and a filtered list takes as long.
        String what = "for its images";
        return engine.request(
                what,
                () -> inventory(engine.json("/images/json", Map.of())),
                refusal -> EngineErrorMessages.refused(engine.address(), what, refusal));
    }

    /** Docker and Podman leave out different fields. */
    private static ImageInventory inventory(JsonValue images) throws IOException {
        if (!(images instanceof JsonList)) {
            throw new IOException("its answer is not a list of images");
        }
        List<EngineImage> named = new ArrayList<>();
        for (JsonValue image : images.items()) {
            List<ImageReference> names = references(image.at("RepoTags"));
            List<ImageReference> origins = references(image.at("RepoDigests"));
            if (!names.isEmpty() || !origins.isEmpty()) {
                ImageId id = imageId(image.at("Id").text().orElse(""));
                named.add(new EngineImage(id, names, origins, labels(image.at("Labels"))));
            }
        }
        return new ImageInventory(named);
    }

    /** Without {@code <none>:<none>} and {@code <none>@<none>}, and names of other programs that are no references. */
    private static List<ImageReference> references(JsonValue texts) {
        List<ImageReference> references = new ArrayList<>();
        for (JsonValue text : texts.items()) {
            text.text().flatMap(EngineImages::reference).ifPresent(references::add);
        }
        return references;
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
