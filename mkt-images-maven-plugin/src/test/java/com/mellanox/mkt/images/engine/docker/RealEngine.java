package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.transport.DockerHttpClient;
import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine of this machine, with a base image of a test's own on it: Debian's busybox. What is built on that image is
 * removed when it is closed.
 */
public final class RealEngine implements AutoCloseable {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> COMMANDS =
            List.of("sh", "cat", "dd", "echo", "sha256sum", "sleep", "true", "wget");

    /** The layers of images by the ids of these: those of an id never change. */
    private static final Map<String, List<String>> LAYERS = new ConcurrentHashMap<>();

    static final UserEnvironment ENVIRONMENT =
            new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));

    private final String prefix = "mkt-test/it-" + UUID.randomUUID().toString().substring(0, 8);
    private final EngineAddress address;
    private final EngineClient connection;
    private final String baseLayer;
    private final List<DockerEngine> connected = new CopyOnWriteArrayList<>();

    public RealEngine() throws IOException {
        this(new EngineLocator(ENVIRONMENT).locate(null));
    }

    /** Another engine than that of this machine. */
    public RealEngine(EngineAddress address) throws IOException {
        this.address = address;
        try {
            connection = EngineClient.connect(address, Duration.ofSeconds(20), event -> {});
        } catch (EngineException e) {
            throw new AssertionError("These tests need an engine; 'src/env/up' starts one. " + e.getMessage(), e);
        }
        baseLayer = layers(buildBusybox()).get(0);
    }

    /** By a build: docker-java's import sends the stream as JSON. */
    private String buildBusybox() throws IOException {
        byte[] tar = busyboxTar();
        TestContext context =
                TestContext.of("FROM scratch", "ADD base.tar /").with("base.tar", tar.length, out -> out.write(tar));
        try (DockerEngine engine = connect()) {
            ImageReference image = ImageReference.parse(busybox());
            ImageId id = engine.builder().build(context.request(image), event -> {});
            engine.tag(id, image);
            return id.toString();
        } catch (BuildStepException e) {
            throw new IOException(e);
        }
    }

    private byte[] busyboxTar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes, Instant.EPOCH)) {
            byte[] name = prefix.getBytes(StandardCharsets.UTF_8);
            // Its own bytes make it an image of its own, so that its containers can be told from others.
            tar.file("name", false, name.length, out -> out.write(name));
            tar.directory("bin");
            tar.directory("tmp");
            tar.file("bin/busybox", true, Files.size(BUSYBOX), out -> Files.copy(BUSYBOX, out));
            for (String command : COMMANDS) {
                tar.link("bin/" + command, "busybox");
            }
        }
        return bytes.toByteArray();
    }

    /** The engine of {@code src/env/engines} that has the containerd image store. */
    public static EngineAddress withContainerdStore() {
        return EnginesUnderTest.of(ENVIRONMENT).stream()
                .filter(engine -> engine.name().endsWith("containerd"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "These tests need an engine with the containerd image store; 'src/env/engines --only"
                                + " docker,docker-forky-containerd' starts one"))
                .address();
    }

    /** The base image, as a Dockerfile names it. */
    public String busybox() {
        return prefix + "-busybox:1";
    }

    /** A reference of this test's own. */
    ImageReference image(String name) {
        return ImageReference.parse(prefix + "-" + name + ":1");
    }

    DockerClient client() {
        return connection.docker();
    }

    /** Its address. */
    public EngineAddress address() {
        return address;
    }

    UserEnvironment environment() {
        return ENVIRONMENT;
    }

    /** The engine as the program sees it, with the builder that the system property names: {@code -Dmkt.builder=buildkit}. */
    public DockerEngine connect() {
        String builder = System.getProperty("mkt.builder", "auto").toUpperCase(Locale.ROOT);
        return connect(BuilderChoice.valueOf(builder));
    }

    /** The same with a builder that a test needs. */
    public DockerEngine connect(BuilderChoice builder) {
        DockerEngine engine = DockerEngine.connect(address, logins(), builder, event -> {});
        connected.add(engine);
        return engine;
    }

    /** The logins of this user. */
    LoginProvider logins() {
        return new DockerLogins(ENVIRONMENT, event -> {});
    }

    /** The same with a login for one registry. */
    DockerEngine connect(String registry, Login login) {
        return DockerEngine.connect(
                address, asked -> asked.equals(registry) ? Optional.of(login) : Optional.empty(), event -> {});
    }

    /** All names of an image. */
    public List<String> names(String image) {
        return Objects.requireNonNull(client().inspectImageCmd(image).exec().getRepoTags());
    }

    /** The labels of an image. */
    public Map<String, String> labels(String image) {
        return Objects.requireNonNull(client().inspectImageCmd(image).exec().getConfig())
                .getLabels();
    }

    /** All that the engine says of an image; docker-java leaves some of it out. */
    public JsonNode inspect(ImageId image) throws IOException {
        return get("/images/" + image + "/json");
    }

    /** The steps of an image, without the ids that only some images have. */
    public JsonNode history(ImageId image) throws IOException {
        JsonNode steps = get("/images/" + image + "/history");
        steps.forEach(step -> ((ObjectNode) step).remove(List.of("Id", "Tags", "Size")));
        return steps;
    }

    /** How many images have a label, with a name or without. */
    public int labelled(String label) {
        return client().listImagesCmd().withLabelFilter(label).exec().size();
    }

    /** Removes the images that have a label, with a name or without, also those that are made of no other image. */
    public void removeLabelled(String label) {
        client().listImagesCmd().withLabelFilter(label).exec().forEach(image -> removeUnlessUsed(image.getId()));
    }

    /** Pulls the image of a platform. */
    public void pull(String image, String platform) throws InterruptedException {
        client().pullImageCmd(image)
                .withPlatform(platform)
                .exec(new PullImageResultCallback())
                .awaitCompletion();
    }

    /** Whether the engine has the containerd image store, and no graph driver. */
    public boolean hasContainerdStore() throws IOException {
        return get("/info").path("DriverStatus").toString().contains("io.containerd.snapshotter");
    }

    /** Whether it is Docker 20.10, whose BuildKit has a Dockerfile frontend older than 1.4. */
    public boolean isDocker20() {
        return connection.version().product().startsWith("Docker 20.10");
    }

    private JsonNode get(String path) throws IOException {
        try (DockerHttpClient.Response answer = connection.send(DockerHttpClient.Request.Method.GET, path)) {
            return new ObjectMapper().readTree(answer.getBody());
        }
    }

    /** An image as an archive. */
    public InputStream save(String image) {
        return client().saveImageCmd(image).exec();
    }

    /** What a command prints in a container of an image. */
    public String run(String image, String... command) throws InterruptedException {
        String id = client().createContainerCmd(image).withCmd(command).exec().getId();
        try {
            List<String> output = new CopyOnWriteArrayList<>();
            client().startContainerCmd(id).exec();
            // A log that is followed while the container ends may end without its last lines.
            client().waitContainerCmd(id).start().awaitStatusCode();
            client().logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            output.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
                        }
                    })
                    .awaitCompletion();
            return String.join("", output);
        } finally {
            client().removeContainerCmd(id).withForce(true).exec();
        }
    }

    /** Builds an image as another user of the engine would, without a name. */
    public ImageId build(BuilderChoice builder, String... dockerfile) {
        try (DockerEngine engine = connect(builder)) {
            return engine.builder().build(TestContext.of(dockerfile).request(image("foreign")), event -> {});
        } catch (BuildStepException e) {
            throw new AssertionError(e);
        }
    }

    /** Creates a container of an image, which does not run. */
    public String createContainer(ImageId image) {
        return client().createContainerCmd(image.toString())
                .withCmd("/bin/busybox", "true")
                .exec()
                .getId();
    }

    /** Removes a container of any state. */
    public void removeContainer(String id) {
        client().removeContainerCmd(id).withForce(true).exec();
    }

    /** Whether the engine has the image, with a name or without. */
    public boolean holds(ImageId image) {
        try {
            client().inspectImageCmd(image.toString()).exec();
            return true;
        } catch (NotFoundException gone) {
            return false;
        }
    }

    /** All containers of images that were built on the base image, running or not. */
    public List<Container> containers() {
        return client().listContainersCmd().withShowAll(true).exec().stream()
                .filter(container -> isOnBase(container.getImageId()))
                .toList();
    }

    /** By its first layer: an image that BuildKit makes has no parent. */
    private boolean isOnBase(String image) {
        return layers(image).contains(baseLayer);
    }

    private List<String> layers(String image) {
        return LAYERS.computeIfAbsent(image, id -> {
            try {
                return Optional.ofNullable(client().inspectImageCmd(id).exec().getRootFS())
                        .flatMap(files -> Optional.ofNullable(files.getLayers()))
                        .orElse(List.of());
            } catch (NotFoundException gone) {
                return List.of();
            }
        });
    }

    /** Waits until there is no container; fails long before the programs that sleep in containers end without being killed. */
    public void awaitNoContainer() {
        long start = System.nanoTime();
        while (!containers().isEmpty()) {
            if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1)) {
                throw new AssertionError("still there: " + containers());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Removes an image of any name, where it is there. */
    public void remove(String image) {
        try {
            client().removeImageCmd(image).withForce(true).exec();
        } catch (NotFoundException gone) {
            return;
        }
    }

    @Override
    public void close() {
        connected.forEach(DockerEngine::close);
        for (Container left : containers()) {
            client().removeContainerCmd(left.getId()).withForce(true).exec();
        }
        List<String> left = List.of();
        List<String> here = imagesOnBase();
        while (!here.isEmpty() && !here.equals(left)) {
            here.forEach(this::removeUnlessUsed);
            left = here;
            here = imagesOnBase();
        }
        assertThat(here).isEmpty();
        connection.close();
    }

    /** Whether a step whose text has some words in it is in the cache of the engine's BuildKit. */
    public boolean hasCachedStep(String words) {
        try (BuildkitClient client =
                BuildkitClient.connect(Transport.unix(Path.of(address.uri().getPath())))) {
            return client.diskUsage(List.of()).stream()
                    .anyMatch(record -> record.description().contains(words));
        }
    }

    /** The ids of all images that were built on the base image, and its own. */
    public List<String> imagesOnBase() {
        return client().listImagesCmd().withShowAll(true).exec().stream()
                .map(Image::getId)
                .filter(this::isOnBase)
                .toList();
    }

    private void removeUnlessUsed(String image) {
        try {
            remove(image);
        } catch (ConflictException usedByAnother) {
            return;
        }
    }
}
