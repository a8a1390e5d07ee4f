package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.Info;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.HostCapacity;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Docker or Podman through docker-java. */
public final class DockerEngine implements Engine {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final EngineClient client;
    private final EngineImages images;
    private final DistributionInspect distribution;
    private final ImagePull pull;
    private final ImagePush push;

    private DockerEngine(EngineClient client, LoginProvider logins) {
        this.client = client;
        this.images = new EngineImages(client);
        this.distribution = new DistributionInspect(client, logins);
        this.pull = new ImagePull(client, images, logins);
        this.push = new ImagePush(client, logins);
    }

    /**
     * Connects to an engine, which must answer.
     *
     * @param logins the user's, for the engine's requests to registries
     * @param listener receives one event with the engine, its address, where that comes from, and the time
     * @throws EngineException if none answers, with the remedy
     */
    public static DockerEngine connect(EngineAddress address, LoginProvider logins, BuildListener listener) {
        return connect(address, logins, listener, ANSWER_WITHIN);
    }

    static DockerEngine connect(
            EngineAddress address, LoginProvider logins, BuildListener listener, Duration answerWithin) {
        long start = System.nanoTime();
        DockerEngine engine = new DockerEngine(EngineClient.connect(address, answerWithin), logins);
        listener.on(new Detail(engine.description() + " (" + address.reason() + "), API "
                + engine.client.version().apiVersion() + ", connected in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms"));
        return engine;
    }

    @Override
    public String description() {
        return client.version().product() + " " + client.address().way();
    }

    @Override
    public boolean isLocal() {
        return client.address().isLocal();
    }

    @Override
    public HostCapacity capacity() {
        return client.request("for its processors and memory", docker -> {
            Info info = docker.infoCmd().exec();
            return new HostCapacity(
                    Optional.ofNullable(info.getNCPU()).orElse(1),
                    Optional.ofNullable(info.getMemTotal()).orElse(0L));
        });
    }

    @Override
    public BuilderKind builderKind() {
        return client.version().isPodman() ? BuilderKind.BUILDAH : BuilderKind.CLASSIC;
    }

    @Override
    public Platform platform() {
        return client.version().platform();
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        return images.find(image);
    }

    @Override
    public ImageInventory images() {
        return images.list();
    }

    @Override
    public Optional<Digest> digestAtRegistry(ImageReference image, Duration within) {
        return image.digest() == null ? distribution.digest(image, within) : Optional.of(image.digest());
    }

    @Override
    public boolean checkRegistry(ImageReference image, Duration within) {
        return distribution.check(image, within);
    }

    @Override
    public void tag(ImageId image, ImageReference name) {
        images.tag(image, name);
    }

    @Override
    public void untag(ImageReference name) {
        images.untag(name);
    }

    @Override
    public void remove(ImageId image) {
        images.remove(image);
    }

    @Override
    public void removeContainer(String id) {
        images.removeContainer(id);
    }

    @Override
    public void read(ImageId image, String path, TarReader reader) throws IOException {
        new ImageFileReader(client).read(image, path, reader);
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) {
        pull.pull(image, listener);
    }

    @Override
    public Digest push(ImageReference image, Duration within, BuildListener listener) {
        EngineImages.requireTag(image);
        return push.push(image, within, listener);
    }

    @Override
    public ImageId load(ImageReference image, ContentWriter archive) {
        return new ImageLoad(client, images).load(image, archive);
    }

    @Override
    public RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        return new ContainerRunner(client).start(request, output, input);
    }

    @Override
    public Builder builder() {
        Builder classic = new ClassicBuilder(client);
        // To Podman, labels of a request are no steps.
        return client.version().isPodman() ? classic : new LabellingBuilder(classic, client);
    }

    @Override
    public void close() {
        client.close();
    }
}
