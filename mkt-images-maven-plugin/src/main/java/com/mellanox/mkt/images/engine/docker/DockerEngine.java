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
import com.mellanox.mkt.images.engine.PullException;
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

    private final EngineAddress address;
    private final EngineConnection connection;
    private final CancellationRegistry running = new CancellationRegistry();
    private final EngineRequests requests;
    private final DistributionInspect registryQuestion;
    private final ImagePull pull;
    private final ImagePush push;
    private final ImageLoad load;
    private final ImageFileReader files;
    private final ContainerRunner programs;

    private DockerEngine(EngineAddress address, EngineConnection connection, LoginProvider logins) {
        this.address = address;
        this.connection = connection;
        this.requests = new EngineRequests(address, connection, running);
        this.registryQuestion = new DistributionInspect(address, connection, logins, running);
        this.pull = new ImagePull(address, connection, requests, logins, running);
        this.push = new ImagePush(address, connection, logins, running);
        this.load = new ImageLoad(requests);
        this.files = new ImageFileReader(requests);
        this.programs = new ContainerRunner(requests);
    }

    /**
     * Connects to an engine, which must answer.
     *
     * @param logins the user's, for what the engine asks registries
     * @param listener is told once what answered, where, why there, and how long it took
     * @throws EngineException where none answers, with what to do about it
     */
    public static DockerEngine connect(EngineAddress address, LoginProvider logins, BuildListener listener) {
        return connect(address, logins, listener, ANSWER_WITHIN);
    }

    static DockerEngine connect(
            EngineAddress address, LoginProvider logins, BuildListener listener, Duration answerWithin) {
        long start = System.nanoTime();
        EngineConnection connection = EngineConnection.open(address, answerWithin);
        DockerEngine engine = new DockerEngine(address, connection, logins);
        listener.on(new Detail(engine.description() + " (" + address.reason() + "), API "
                + connection.greeting().apiVersion() + ", connected in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms"));
        return engine;
    }

    @Override
    public String description() {
        return connection.greeting().product() + " " + address.way();
    }

    @Override
    public boolean isLocal() {
        return address.isLocal();
    }

    @Override
    public HostCapacity capacity() {
        return requests.ask("for its processors and memory", docker -> {
            Info info = docker.infoCmd().exec();
            return new HostCapacity(
                    Optional.ofNullable(info.getNCPU()).orElse(1),
                    Optional.ofNullable(info.getMemTotal()).orElse(0L));
        });
    }

    @Override
    public BuilderKind builderKind() {
        return connection.greeting().isPodman() ? BuilderKind.BUILDAH : BuilderKind.CLASSIC;
    }

    @Override
    public Platform platform() {
        return connection.greeting().platform();
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        return requests.find(image);
    }

    @Override
    public ImageInventory images() {
        return requests.images();
    }

    @Override
    public Optional<Digest> digestAtRegistry(ImageReference image, Duration within) throws PullException {
        return image.digest() == null ? registryQuestion.digest(image, within) : Optional.of(image.digest());
    }

    @Override
    public boolean checkRegistry(ImageReference image, Duration within) {
        return registryQuestion.check(image, within);
    }

    @Override
    public void tag(ImageId image, ImageReference name) {
        requireTag(name);
        requests.ask(
                "to name " + image + " " + name,
                docker -> docker.tagImageCmd(image.toString(), name.name(), name.tag())
                        .exec());
    }

    private static void requireTag(ImageReference name) {
        if (name.tag() == null || name.digest() != null) {
            throw new IllegalArgumentException("an image cannot be named " + name + ": that is not a tag");
        }
    }

    @Override
    public void untag(ImageReference name) {
        requireTag(name);
        requests.ask("to take the name " + name + " away", docker -> {
            EngineRequests.removeName(docker, name);
            return true;
        });
    }

    @Override
    public void remove(ImageId image) {
        requests.ask("to remove " + image, docker -> {
            EngineRequests.removeUnnamed(docker, image);
            return true;
        });
    }

    @Override
    public void removeContainer(String id) {
        requests.ask("to remove the container " + id, docker -> {
            EngineRequests.removeEnded(docker, id);
            return true;
        });
    }

    @Override
    public void read(ImageId image, String path, TarReader reader) throws IOException {
        files.read(image, path, reader);
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) throws PullException {
        pull.pull(image, listener);
    }

    @Override
    public Digest push(ImageReference image, Duration within, BuildListener listener) {
        requireTag(image);
        return push.push(image, within, listener);
    }

    @Override
    public ImageId load(ImageReference image, ContentWriter archive) {
        return load.load(image, archive);
    }

    @Override
    public RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        return programs.start(request, output, input);
    }

    @Override
    public Builder builder() {
        Builder classic = new RetryingBuilder(new ClassicBuilder(address, connection, running));
        // To Podman, labels of a request are no steps.
        return connection.greeting().isPodman() ? classic : new LabellingBuilder(classic, requests);
    }

    @Override
    public void close() {
        running.cancelAll();
        connection.close();
    }
}
