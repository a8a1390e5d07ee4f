package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineContainer;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.EngineInfo;
import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.SshAddress;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Docker or Podman through docker-java. */
public final class DockerEngine implements Engine {
    /** Memory to reserve for each build: an assumption, which {@code mkt.jobs} overrides. */
    private static final long MEMORY_OF_A_BUILD = 2L << 30;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final EngineClient client;
    private final EngineBuilders builders;
    private final DistributionInspect distribution;
    private final ImageTransfers transfers;
    private final ImageFileReader files;

    private DockerEngine(EngineClient client, BuilderChoice choice, LoginProvider logins, BuildListener listener) {
        this.client = client;
        this.builders = new EngineBuilders(client, choice, logins, description(), listener);
        this.distribution = new DistributionInspect(client, logins);
        this.transfers = new ImageTransfers(client, logins, this::find);
        this.files = new ImageFileReader(client);
    }

    /**
     * Connects to an engine, which must answer.
     *
     * @param logins the user's, for the engine's requests to registries
     * @param choice which of its builders is used
     * @param listener receives one event with the engine, its address, where that comes from, and the time; and one when the
     *     first image is built, if BuildKit would be used and is not there
     * @throws EngineException if none answers, with the remedy
     */
    public static DockerEngine connect(
            EngineAddress address, LoginProvider logins, BuilderChoice choice, BuildListener listener) {
        Duration toConnect = address.ssh().isPresent() ? SshAddress.CONNECT_WITHIN : Duration.ZERO;
        return connect(address, logins, choice, listener, ANSWER_WITHIN.plus(toConnect));
    }

    /** Connects to an engine whose BuildKit is used, if it has one. */
    public static DockerEngine connect(EngineAddress address, LoginProvider logins, BuildListener listener) {
        return connect(address, logins, BuilderChoice.AUTO, listener);
    }

    /**
     * Connects likewise.
     *
     * @param answerWithin how long to wait for the engine's answer once it has accepted the connection
     */
    public static DockerEngine connect(
            EngineAddress address,
            LoginProvider logins,
            BuilderChoice choice,
            BuildListener listener,
            Duration answerWithin) {
        long start = System.nanoTime();
        EngineClient client = EngineClient.connect(address, answerWithin, listener);
        DockerEngine engine = new DockerEngine(client, choice, logins, listener);
        listener.on(new Detail(engine.description() + " (" + address.reason() + "), API "
                + client.version().apiVersion() + ", connected in "
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
    public int defaultJobs() {
        return client.request("for its processors and memory", docker -> {
            Info info = docker.infoCmd().exec();
            long processors = Optional.ofNullable(info.getNCPU()).orElse(1);
            long memory = Optional.ofNullable(info.getMemTotal()).orElse(0L);
            return (int) Math.max(1, Math.min(processors, memory / MEMORY_OF_A_BUILD));
        });
    }

    @Override
    public BuilderKind builderKind() {
        return builders.kind();
    }

    @Override
    public BuilderVersion builderVersion() {
        return builders.version();
    }

    @Override
    public Platform platform() {
        return client.version().platform();
    }

    @Override
    public EngineInfo info() {
        return client.request("for its state", () -> EngineReports.info(client.json("/info", Map.of()), client));
    }

    @Override
    public Optional<String> withoutBuildKit() {
        return Optional.ofNullable(builders.withoutBuildKit());
    }

    @Override
    public List<EngineContainer> stoppedContainers() {
        return client.request(
                "for its containers", () -> EngineReports.containers(client.json(EngineReports.STOPPED, Map.of())));
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        return client.request("to look for " + image, () -> ImageListing.find(client, image))
                .map(EngineImage::id);
    }

    @Override
    public ImageInventory images() {
        return new ImageInventory(new ImageLookup(client)::find);
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
        tag(client, image, name);
    }

    static void tag(EngineClient client, ImageId image, ImageReference name) {
        requireTag(name);
        client.request(
                "to name " + image + " " + name,
                docker -> docker.tagImageCmd(image.toString(), name.name(), name.tag())
                        .exec());
    }

    @Override
    public void untag(ImageReference name) {
        requireTag(name);
        remove(
                "to remove the name " + name,
                docker -> docker.removeImageCmd(name.toString()).exec());
    }

    @Override
    public void remove(ImageId image) {
        remove("to remove " + image, docker -> removeUnnamed(docker, image));
    }

    @Override
    public void removeContainer(String id) {
        remove(
                "to remove the container " + id,
                docker -> docker.removeContainerCmd(id).withRemoveVolumes(true).exec());
    }

    private void remove(String what, Consumer<DockerClient> removal) {
        files.awaitRemovals();
        client.request(what, docker -> {
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

    static boolean isEmpty(@Nullable List<String> names) {
        return names == null || names.isEmpty();
    }

    private static void requireTag(ImageReference name) {
        if (name.tag() == null || name.digest() != null) {
            throw new IllegalArgumentException("an image cannot be named " + name + ": that is not a tag");
        }
    }

    @Override
    public void read(ImageId image, String path, TarReader reader) throws IOException {
        files.read(image, path, reader);
    }

    @Override
    public void save(ImageId image, TarReader reader) throws IOException {
        files.save(image, reader);
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) {
        transfers.pull(image, listener);
    }

    @Override
    public Digest push(ImageReference image, Duration within, BuildListener listener) {
        requireTag(image);
        return transfers.push(image, within, listener);
    }

    @Override
    public ImageId load(ImageReference image, ContentWriter archive) {
        return transfers.load(image, archive);
    }

    @Override
    public RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        return ContainerRun.start(client, request, output, input);
    }

    @Override
    public Builder builder() {
        return builders.builder();
    }

    @Override
    public EngineStorage storage() {
        return new DockerStorage(client, builders::kind);
    }

    @Override
    public void close() {
        client.close(builders::close);
    }
}
