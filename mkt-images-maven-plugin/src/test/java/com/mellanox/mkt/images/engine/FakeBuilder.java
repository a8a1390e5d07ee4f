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
    private final Map<ImageReference, BuildStepException> earlyFailures = new ConcurrentHashMap<>();
    private final Map<ImageReference, FakeGate> earlyGates = new ConcurrentHashMap<>();
    private final List<FakeBuild> builds = new CopyOnWriteArrayList<>();
    private final List<FakeEarlyBuild> earlyBuilds = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    FakeBuilder(FakeImages images) {
        this.images = images;
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

    FakeGate block(ImageReference image) {
        return gates.computeIfAbsent(image, ignored -> new FakeGate());
    }

    void failEarly(ImageReference image, BuildStepException failure) {
        earlyFailures.put(image, failure);
    }

    FakeGate blockEarly(ImageReference image) {
        return earlyGates.computeIfAbsent(image, ignored -> new FakeGate());
    }

    List<FakeEarlyBuild> earlyBuilds() {
        return List.copyOf(earlyBuilds);
    }

    List<FakeBuild> builds() {
        return List.copyOf(builds);
    }

    void reopen() {
        closed = false;
    }

    void close() {
        closed = true;
        gates.values().forEach(FakeGate::open);
        earlyGates.values().forEach(FakeGate::open);
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
        pass(gates.get(image.canonical()), failures.get(image.canonical()), what);
        ImageId id = FakeEngine.idOf(
                build.fingerprint() + new TreeMap<>(request.labels()) + new TreeMap<>(request.arguments()));
        images.put(id, new FakeImage(image, build.fingerprint(), request.labels(), List.of()));
        return id;
    }

    @Override
    public void prepare(EarlyBuild early, BuildListener listener) throws BuildStepException {
        ImageReference image = early.request().image();
        String what = "the build of " + image;
        refuseIfClosed(what);
        earlyBuilds.add(new FakeEarlyBuild(early, read(early.request())));
        listener.on(new ImageOutput(image, "Step of an early start\n"));
        pass(earlyGates.get(image.canonical()), earlyFailures.get(image.canonical()), what);
    }

    private void pass(@Nullable FakeGate gate, @Nullable BuildStepException failure, String what)
            throws BuildStepException {
        if (gate != null) {
            gate.pass(what);
        }
        refuseIfClosed(what);
        if (failure != null) {
            throw failure;
        }
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
