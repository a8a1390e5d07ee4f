package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A registry of the test's own, and the images that the test builds and pushes to it: gone from the engine, too, when it is closed. */
final class PublishedImages implements AutoCloseable {
    private final List<String> names = new ArrayList<>();
    final RegistryServer registry = RegistryServer.start();
    private final RealEngine real;
    private final DockerEngine engine;

    PublishedImages(RealEngine real, DockerEngine engine) throws IOException, InterruptedException {
        this.real = real;
        this.engine = engine;
    }

    /** Builds an image with a text in it and pushes it. */
    ImageReference publish(String name, String text) throws Exception {
        ImageReference image = build(registry.host(), name, text);
        real.client()
                .pushImageCmd(image.toString())
                .withAuthConfig(new AuthConfig())
                .exec(new ResultCallback.Adapter<PushResponseItem>())
                .awaitCompletion();
        return image;
    }

    /** Builds an image with a text in it, named for a registry. */
    ImageReference build(String host, String name, String text) throws Exception {
        ImageReference local = real.image(name);
        ImageReference image = ImageReference.parse(host + "/" + local);
        ImageId id = engine.builder()
                .build(
                        TestContext.of("FROM " + real.busybox(), "RUN echo " + text + " > /text")
                                .request(local),
                        event -> {});
        engine.tag(id, image);
        add(image.toString());
        return image;
    }

    /** Notes a name that comes by a pull. */
    void add(String image) {
        names.add(image);
    }

    @Override
    public void close() {
        names.forEach(real::remove);
        // A pulled image that has lost its name to another stays, under the digest of a registry that is gone.
        real.client().listImagesCmd().exec().stream()
                .filter(image -> Stream.ofNullable(image.getRepoDigests())
                        .flatMap(Arrays::stream)
                        .anyMatch(origin -> origin.startsWith(registry.host() + "/")))
                .forEach(image -> real.remove(image.getId()));
        registry.close();
    }
}
