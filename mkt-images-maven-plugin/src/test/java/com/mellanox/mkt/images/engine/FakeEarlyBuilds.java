package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The early starts that a fake engine is asked for; they wait and fail as a test sets it. */
public final class FakeEarlyBuilds {
    private final Map<ImageReference, BuildStepException> failures = new ConcurrentHashMap<>();
    private final Map<ImageReference, FakeGate> gates = new ConcurrentHashMap<>();
    private final List<FakeEarlyBuild> builds = new CopyOnWriteArrayList<>();

    FakeEarlyBuilds() {}

    /** Those of an engine. */
    public static FakeEarlyBuilds of(FakeEngine engine) {
        return ((FakeBuilder) engine.builder()).early();
    }

    /**
     * An early start.
     *
     * @param early what the engine was asked for
     * @param build what was in its context
     */
    public record FakeEarlyBuild(EarlyBuild early, FakeBuild build) {}

    /** Lets the early start of the image wait, once its context is read, until the gate is opened. */
    public FakeGate block(String image) {
        return gates.computeIfAbsent(key(image), ignored -> new FakeGate());
    }

    /** Lets the early start of the image fail. */
    public void fail(String image, BuildStepException failure) {
        failures.put(key(image), failure);
    }

    /** The early starts whose context was read, failures included. */
    public List<FakeEarlyBuild> builds() {
        return List.copyOf(builds);
    }

    void run(FakeEarlyBuild build, String what) throws BuildStepException {
        ImageReference image = build.early().request().image().canonical();
        builds.add(build);
        FakeGate gate = gates.get(image);
        if (gate != null) {
            gate.pass(what);
        }
        BuildStepException failure = failures.get(image);
        if (failure != null) {
            throw failure;
        }
    }

    void close() {
        gates.values().forEach(FakeGate::open);
    }

    private static ImageReference key(String image) {
        return ImageReference.parse(image).canonical();
    }
}
