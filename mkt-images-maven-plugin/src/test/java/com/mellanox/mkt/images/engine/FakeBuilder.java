package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The fake engine's builder: it records its requests, and prints, waits and fails as a test sets it. */
final class FakeBuilder implements Builder {
    private final FakeImages images;
    private final Map<ImageReference, BuildStepException> failures = new ConcurrentHashMap<>();
    private final Map<ImageReference, List<String>> outputs = new ConcurrentHashMap<>();
    private final Map<ImageReference, FakeGate> gates = new ConcurrentHashMap<>();
    private final Set<ImageReference> varying = ConcurrentHashMap.newKeySet();
    private final List<FakeBuild> builds = new CopyOnWriteArrayList<>();
    private final FakeEarlyBuilds early = new FakeEarlyBuilds();
    private final FakeChecks checks;
    private volatile @Nullable FakeContents contents;
    private volatile boolean closed;

    FakeBuilder(FakeImages images, FakeChecks checks) {
        this.images = images;
        this.checks = checks;
    }

    void fail(ImageReference image, BuildStepException failure) {
        failures.put(image, failure);
    }

    void mend(ImageReference image) {
        failures.remove(image);
    }

    void print(ImageReference image, List<String> pieces) {
        outputs.put(image, List.copyOf(pieces));
    }

    void vary(ImageReference image) {
        varying.add(image);
    }

    FakeGate block(ImageReference image) {
        return gates.computeIfAbsent(image, ignored -> new FakeGate());
    }

    List<FakeBuild> builds() {
        return List.copyOf(builds);
    }

    /** Lets images have contents that derive from what they are built of, and from nothing else. */
    void derive(FakeContents derived) {
        contents = derived;
    }

    FakeImages images() {
        return images;
    }

    FakeEarlyBuilds early() {
        return early;
    }

    void reopen() {
        closed = false;
    }

    void close() {
        closed = true;
        gates.values().forEach(FakeGate::open);
        early.close();
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        ImageReference image = request.image();
        String what = "the build of " + image;
        refuseIfClosed(what);
        FakeBuild build = read(request);
        builds.add(build);
        listener.on(new ImageStep(image, "1/1 : FROM scratch"));
        listener.on(new ImageOutput(image, "Step 1/1 : FROM scratch\n"));
        outputs.getOrDefault(image.canonical(), List.of()).forEach(text -> listener.on(new ImageOutput(image, text)));
        FakeGate gate = gates.get(image.canonical());
        if (gate != null) {
            gate.pass(what);
        }
        refuseIfClosed(what);
        BuildStepException failure = failures.get(image.canonical());
        if (failure != null) {
            throw failure;
        }
        FakeContents derived = contents;
        if (derived != null) {
            return derived.put(build, builds.size());
        }
        String fingerprint =
                build.fingerprint() + (varying.contains(image.canonical()) ? "\nbuild " + builds.size() : "");
        ImageId id =
                FakeImages.idOf(fingerprint + new TreeMap<>(request.labels()) + new TreeMap<>(request.arguments()));
        images.put(id, new FakeImage(image, fingerprint, request.labels(), List.of()));
        return id;
    }

    @Override
    public void prepare(EarlyBuild asked, BuildListener listener) throws BuildStepException {
        String what = "the build of " + asked.request().image();
        refuseIfClosed(what);
        FakeBuild build = read(asked.request());
        listener.on(new ImageOutput(asked.request().image(), "Step of an early start\n"));
        early.run(new FakeEarlyBuilds.FakeEarlyBuild(asked, build), what);
        refuseIfClosed(what);
    }

    @Override
    public List<BuilderWarning> check(BuildRequest request, BuildListener listener) {
        return checks.check(read(request));
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
}
