package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLayer;
import com.mellanox.mkt.images.engine.StoredCache;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.engine.StoredImage;
import com.mellanox.mkt.images.engine.buildkit.CacheMounts;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The images, containers and caches of Docker or Podman. */
final class DockerStorage implements EngineStorage {
    /** The time of an image that was never named, as Docker writes it. */
    private static final String NEVER = "0001-";

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
        return client
                .request("for its images", () -> ImageListing.request(client, "/images/json?filters=" + filter))
                .items()
                .stream()
                .map(DockerStorage::image)
                .toList();
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
                docker -> docker.listContainersCmd().withShowAll(true).exec().stream()
                        .map(DockerStorage::container)
                        .toList());
    }

    private static StoredContainer container(Container listed) {
        String name = Arrays.stream(Optional.ofNullable(listed.getNames()).orElse(new String[0]))
                .findFirst()
                .map(text -> text.replaceFirst("^/", ""))
                .orElse("");
        return new StoredContainer(
                listed.getId(),
                name,
                ImageListing.imageId(listed.getImageId()),
                Optional.ofNullable(listed.getState()).orElse(""),
                Instant.ofEpochSecond(Optional.ofNullable(listed.getCreated()).orElse(0L)),
                Optional.ofNullable(listed.getLabels()).orElse(Map.of()));
    }

    @Override
    public List<StoredCache> caches() {
        return builder.get() == BuilderKind.BUILDKIT ? mounts.list() : List.of();
    }

    @Override
    public Optional<String> remove(ImageId image) {
        return client.request("to remove " + image, docker -> remove(docker, image.toString()));
    }

    @Override
    public Optional<String> remove(ImageReference name) {
        return client.request("to remove " + name, docker -> remove(docker, name.toString()));
    }

    private static Optional<String> remove(DockerClient docker, String image) {
        try {
            InspectImageResponse found = docker.inspectImageCmd(image).exec();
            docker.removeImageCmd(image).withNoPrune(true).exec();
            if (isGone(docker, found.getId())) {
                removeIntermediate(docker, found.getParent());
            }
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (ConflictException e) {
            return Optional.of(EngineErrorMessages.message(e));
        }
    }

    private static boolean isGone(DockerClient docker, @Nullable String id) {
        try {
            docker.inspectImageCmd(String.valueOf(id)).exec();
            return false;
        } catch (NotFoundException e) {
            return true;
        }
    }

    /** Removes the images of the steps before, as far as only the removed image was made of them. */
    @SuppressWarnings("EmptyCatch") // another image is made of it, or it is gone
    private static void removeIntermediate(DockerClient docker, @Nullable String first) {
        String id = first;
        try {
            while (id != null && !id.isEmpty()) {
                InspectImageResponse step = docker.inspectImageCmd(id).exec();
                if (!wasNeverNamed(step)) {
                    return;
                }
                docker.removeImageCmd(id).withNoPrune(true).exec();
                id = step.getParent();
            }
        } catch (NotFoundException | ConflictException e) {
            // stays
        }
    }

    /** A base image has a name, a digest or the time at which it had a name; Podman does not tell that time. */
    private static boolean wasNeverNamed(InspectImageResponse image) {
        Object named =
                image.getRawValues().get("Metadata") instanceof Map<?, ?> metadata ? metadata.get("LastTagTime") : null;
        return DockerEngine.isEmpty(image.getRepoTags())
                && DockerEngine.isEmpty(image.getRepoDigests())
                && named instanceof String time
                && time.startsWith(NEVER);
    }

    @Override
    public void removeContainer(String id) {
        client.request("to remove the container " + id, docker -> {
            try {
                docker.removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException e) {
                return false;
            } catch (ConflictException e) {
                return false; // it is being removed
            }
            return true;
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
