package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory, for the tests of whoever uses one: it knows images, records what is pulled and built, and fails or
 * waits where it is told to. Safe for use by several threads.
 */
public final class FakeEngine implements Engine {
    private final Map<ImageReference, ImageId> images = new ConcurrentHashMap<>();
    private final Map<ImageReference, PullException> pullFailures = new ConcurrentHashMap<>();
    private final Map<ImageReference, BuildStepException> buildFailures = new ConcurrentHashMap<>();
    private final Map<ImageReference, List<String>> outputs = new ConcurrentHashMap<>();
    private final Map<ImageReference, FakeGate> gates = new ConcurrentHashMap<>();
    private final Map<ImageReference, ImageId> registry = new ConcurrentHashMap<>();
    private final List<ImageReference> pulls = new CopyOnWriteArrayList<>();
    private final List<FakeBuild> builds = new CopyOnWriteArrayList<>();
    private volatile boolean local = true;
    private volatile boolean closed;

    /** Lets the engine hold an image from the start; its id comes from its name. */
    public FakeEngine withImage(String image) {
        images.put(key(image), idOf(image));
        return this;
    }

    /** Lets pulls of an image find it, in a version of its own: the id comes from both. */
    public FakeEngine withRegistryImage(String image, String version) {
        registry.put(key(image), idOf(image + version));
        return this;
    }

    /** Lets every pull of the image fail. */
    public FakeEngine failPull(String image, PullException.Kind kind) {
        pullFailures.put(key(image), new PullException(kind, image + " cannot be pulled: " + kind, "Try again"));
        return this;
    }

    /** Lets every build of the image fail once its context is read. */
    public FakeEngine failBuild(String image, @Nullable String step, String message) {
        buildFailures.put(key(image), new BuildStepException(step, message));
        return this;
    }

    /** Lets every build of the image print pieces of output, one event for each. */
    public FakeEngine print(String image, List<String> pieces) {
        outputs.put(key(image), List.copyOf(pieces));
        return this;
    }

    /** Lets builds of the image wait, once their context is read, until the gate is opened. */
    public FakeGate block(String image) {
        return gates.computeIfAbsent(key(image), ignored -> new FakeGate());
    }

    /** Lets the engine be on another host. */
    public FakeEngine remote() {
        local = false;
        return this;
    }

    /** What was asked to be pulled, in order, failures included. */
    public List<ImageReference> pulls() {
        return List.copyOf(pulls);
    }

    /** The builds whose context was read, in the order of their start, failures included. */
    public List<FakeBuild> builds() {
        return List.copyOf(builds);
    }

    /** The last build of an image. */
    public FakeBuild build(String image) {
        return builds.stream()
                .filter(build -> build.request().image().isSameAs(ImageReference.parse(image)))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(image + " was not built, only "
                        + builds.stream().map(build -> build.request().image()).toList()));
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public String description() {
        return "Fake 1.0 at memory:";
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public Capacity capacity() {
        return new Capacity(2, 8L << 30);
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        refuseIfClosed("The request for " + image);
        return Optional.ofNullable(images.get(image.canonical()));
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) throws PullException {
        refuseIfClosed("the pull of " + image);
        pulls.add(image);
        listener.on(new PullStarted(image));
        PullException failure = pullFailures.get(image.canonical());
        if (failure != null) {
            throw failure;
        }
        ImageId published = registry.getOrDefault(image.canonical(), idOf(image.toString()));
        ImageId before = images.put(image.canonical(), published);
        listener.on(new PullFinished(image, !published.equals(before), Duration.ZERO));
    }

    @Override
    public Builder builder() {
        return this::build;
    }

    private ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        String what = "the build of " + request.image();
        refuseIfClosed(what);
        FakeBuild build = read(request);
        builds.add(build);
        listener.on(new ImageStep(request.image(), "1/1 : FROM scratch"));
        listener.on(new ImageOutput(request.image(), "Step 1/1 : FROM scratch\n"));
        outputs.getOrDefault(request.image().canonical(), List.of())
                .forEach(text -> listener.on(new ImageOutput(request.image(), text)));
        FakeGate gate = gates.get(request.image().canonical());
        if (gate != null) {
            gate.pass(what);
        }
        refuseIfClosed(what);
        BuildStepException failure = buildFailures.get(request.image().canonical());
        if (failure != null) {
            throw failure;
        }
        ImageId id = idOf(build.fingerprint() + new TreeMap<>(request.labels()) + new TreeMap<>(request.arguments()));
        images.put(request.image().canonical(), id);
        return id;
    }

    private static FakeBuild read(BuildRequest request) {
        try {
            return FakeBuild.read(request);
        } catch (IOException e) {
            throw new EngineException(
                    "The context of the build of " + request.image() + " cannot be read: " + e.getMessage(), "Look", e);
        }
    }

    private void refuseIfClosed(String what) {
        if (closed) {
            throw new CancelledException(what);
        }
    }

    @Override
    public void close() {
        closed = true;
        gates.values().forEach(FakeGate::open);
    }

    private static ImageReference key(String image) {
        return ImageReference.parse(image).canonical();
    }

    static ImageId idOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new ImageId(new Digest("sha256:" + HexFormat.of().formatHex(digest)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
