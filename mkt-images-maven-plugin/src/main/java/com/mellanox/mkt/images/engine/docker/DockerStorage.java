package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLayer;
import com.mellanox.mkt.images.engine.StoredCache;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.engine.StoredImage;
import com.mellanox.mkt.images.engine.buildkit.CacheMounts;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The images, containers and caches of Docker or Podman. */
final class DockerStorage implements EngineStorage {
    /** The time of an image that was never named, as Docker writes it. */
    private static final String NEVER = "0001-";

    private static final String STEPS =
            ". If images of its steps stay, 'docker image prune' removes them, with all other images without a name";

    private final EngineClient client;
    private final Supplier<BuilderKind> builder;
    private final CacheMounts mounts;

    DockerStorage(EngineClient client, Supplier<BuilderKind> builder) {
        this.client = client;
        this.builder = builder;
        this.mounts = new CacheMounts(new BuildkitAccess(client));
    }

    @Override
    public List<StoredImage> images(String label) {
        String filter = URLEncoder.encode("{\"label\":[\"" + label + "\"]}", StandardCharsets.UTF_8);
        return client.request(
                "for its images",
                () -> ImageListing.read(
                        ImageListing.request(client, "/images/json?filters=" + filter), "image", DockerStorage::image));
    }

    private static StoredImage image(JsonValue listed) {
        EngineImage image = ImageListing.image(listed);
        Instant created = Instant.ofEpochSecond(listed.at("Created").number().orElse(0));
        return new StoredImage(image, listed.at("Size").number().orElse(0), created);
    }

    @Override
    public List<ImageLayer> layers(ImageId image) {
        return LayerHistory.of(client.request(
                "for the layers of " + image, () -> client.json("/images/" + image + "/history", Map.of())));
    }

    @Override
    public List<StoredContainer> containers() {
        return client.request(
                "for its containers",
                () -> ImageListing.read(
                        client.json("/containers/json?all=true", Map.of()), "container", DockerStorage::container));
    }

    private static StoredContainer container(JsonValue listed) {
        String id = listed.at("Id").text().orElse("");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("it has none");
        }
        return new StoredContainer(
                id,
                listed.at("Names").items().stream()
                        .flatMap(name -> name.text().stream())
                        .findFirst()
                        .map(name -> name.replaceFirst("^/", ""))
                        .orElse(""),
                ImageListing.imageId(listed.at("ImageID").text().orElse("")),
                listed.at("State").text().orElse(""),
                Instant.ofEpochSecond(listed.at("Created").number().orElse(0)),
                ImageListing.labels(listed.at("Labels")));
    }

    @Override
    public List<StoredCache> caches() {
        return builder.get() == BuilderKind.BUILDKIT ? mounts.list() : List.of();
    }

    @Override
    public Optional<String> remove(ImageId image) {
        return remove(image.toString());
    }

    @Override
    public Optional<String> remove(ImageReference name) {
        return remove(name.toString());
    }

    private Optional<String> remove(String image) {
        String what = "to remove " + image;
        Optional<JsonValue> found = client.request(what, () -> ImageListing.inspect(client, image));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String parent = found.get().at("Parent").text().orElse("");
        try {
            Optional<String> kept = client.request(what, docker -> delete(docker, image));
            if (kept.isEmpty() && !parent.isEmpty()) {
                String id = found.get().at("Id").text().orElse("");
                client.request("to remove the images of the steps of " + image, () -> removeSteps(id, parent));
            }
            return kept;
        } catch (EngineException e) {
            // Nothing lists the images of its steps as this project's once the image is gone.
            throw parent.isEmpty() ? e : new EngineException(e.problem(), e.remedy() + STEPS, e);
        }
    }

    /** Why the engine keeps an image; empty if it is gone, also if it was gone before. */
    private static Optional<String> delete(DockerClient docker, String image) {
        try {
            docker.removeImageCmd(image).withNoPrune(true).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (ConflictException e) {
            return Optional.of(EngineErrorMessages.message(e));
        }
    }

    /** Removes the images of the steps before, as far as only the removed image was made of them. */
    private boolean removeSteps(String image, String parent) throws IOException {
        if (ImageListing.inspect(client, image).isPresent()) {
            return false; // it has another name
        }
        Optional<JsonValue> step = step(parent);
        while (step.isPresent()
                && delete(client.docker(), step.get().at("Id").text().orElse(""))
                        .isEmpty()) {
            step = step(step.get().at("Parent").text().orElse(""));
        }
        return true;
    }

    private Optional<JsonValue> step(String id) throws IOException {
        return id.isEmpty()
                ? Optional.empty()
                : ImageListing.inspect(client, id).filter(DockerStorage::wasNeverNamed);
    }

    /** A base image has a name, a digest or the time at which it had a name; Podman does not tell that time. */
    private static boolean wasNeverNamed(JsonValue image) {
        return image.at("RepoTags").items().isEmpty()
                && image.at("RepoDigests").items().isEmpty()
                && image.at("Metadata")
                        .at("LastTagTime")
                        .text()
                        .filter(time -> time.startsWith(NEVER))
                        .isPresent();
    }

    @Override
    public Optional<String> removeContainer(String id) {
        return client.request("to remove the container " + id, docker -> {
            try {
                docker.removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException e) {
                return Optional.empty();
            } catch (ConflictException e) {
                return Optional.of(EngineErrorMessages.message(e));
            }
            return Optional.empty();
        });
    }

    @Override
    public void stopContainer(String id, Duration within) {
        client.request("to stop the container " + id, docker -> {
            try {
                docker.stopContainerCmd(id)
                        .withTimeout(Math.toIntExact(within.toSeconds()))
                        .exec();
            } catch (NotFoundException | NotModifiedException e) {
                return false; // it has ended
            }
            return true;
        });
    }

    @Override
    public boolean removeCache(String id, Instant lastUsed) {
        return mounts.remove(id, lastUsed);
    }
}
