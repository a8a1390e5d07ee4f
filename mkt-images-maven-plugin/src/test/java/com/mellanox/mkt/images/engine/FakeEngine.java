package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory, for the tests of its users: it has images, records what is asked, pulled, built and pushed, and
 * fails or waits if a test sets that. Safe for use by several threads.
 */
public final class FakeEngine implements Engine {
    public final FakeChecks checks = new FakeChecks();
    private final FakeImages images = new FakeImages();
    private final FakeStorage storage = new FakeStorage(images);
    private final FakeFiles files = new FakeFiles();
    private final FakeRegistry registry = new FakeRegistry();
    private final FakePushes pushes = new FakePushes();
    private final FakeTransfers transfers = new FakeTransfers(images, registry, pushes);
    private final FakeBuilder builder = new FakeBuilder(images, checks);
    private final FakeContainers containers = new FakeContainers();
    private final AtomicInteger inventories = new AtomicInteger();
    private volatile BuilderKind builderKind = BuilderKind.CLASSIC;
    private volatile boolean local = true;
    private volatile boolean canAsk = true;
    private volatile boolean closed;
    private volatile EngineInfo info = new EngineInfo("a test", "1.41", "overlay2", null, null, "", "", false);

    /** Lets the engine hold an image from the start, as it was pulled from its registry in the first version. */
    public FakeEngine withImage(String image) {
        transfers.hold(ImageReference.parse(image), FakeRegistry.FIRST_VERSION);
        return this;
    }

    /** Lets the engine hold an image from the start that came from no registry. */
    public FakeEngine withImage(String image, Map<String, String> labels) {
        images.put(ImageReference.parse(image), labels);
        return this;
    }

    /** Lets the registry have an image in a version of its own: id and digest come from name and version. */
    public FakeEngine withRegistryImage(String image, String version) {
        registry.put(key(image), version);
        pushes.forget(key(image));
        return this;
    }

    /** Lets a registry have an image of another engine, with all its labels, under a digest alone. */
    public FakeEngine withRegistryCopy(ImageReference digest, FakeEngine of, ImageReference image) {
        ImageId id = of.images.find(image).orElseThrow();
        registry.put(digest.canonical(), id, of.images.get(id));
        return this;
    }

    /** Lets images that are made for the reference have files below a path, and no path that was not named so. */
    public FakeEngine withFiles(String image, String path, Map<String, String> textByPath) {
        files.put(key(image), path, textByPath);
        return this;
    }

    /** Lets every pull of the image fail, and every question for it at its registry. */
    public FakeEngine failPull(String image, RegistryException.Kind kind) {
        registry.fail(key(image), kind);
        return this;
    }

    /** Lets every push of the image fail. */
    public FakeEngine failPush(String image, RegistryException.Kind kind) {
        pushes.fail(key(image), kind);
        return this;
    }

    /** Lets the engine not reach a registry, {@code harbor.mellanox.com}, when it is asked to make sure. */
    public FakeEngine failCheck(String host, RegistryException.Kind kind) {
        pushes.failCheck(host, kind);
        return this;
    }

    /** Lets every build of the image fail once its context is read. */
    public FakeEngine failBuild(String image, @Nullable String step, String message) {
        return failBuild(image, new BuildStepException(step, message));
    }

    /** Lets every build of the image fail likewise. */
    public FakeEngine failBuild(String image, BuildStepException failure) {
        builder.fail(key(image), failure);
        return this;
    }

    /** Lets builds and pushes of the image go well again. */
    public FakeEngine mend(String image) {
        builder.mend(key(image));
        pushes.mend(key(image));
        return this;
    }

    /** Takes its name from an image, as another user of the engine could. */
    public void untag(String image) {
        images.unname(key(image));
    }

    /** Gives an image another name, beside its own. */
    public void retag(String image, String name) {
        images.name(images.find(key(image)).orElseThrow(), key(name));
    }

    /** Lets an image have another label, and no other difference. */
    public void relabel(String image, String label, String value) {
        images.relabel(key(image), label, value);
    }

    /** Answers again after it was closed, with all that it holds. */
    public void reopen() {
        closed = false;
        builder.reopen();
    }

    /** Lets every build of the image print pieces of output, one event for each. */
    public FakeEngine print(String image, List<String> pieces) {
        builder.print(key(image), pieces);
        return this;
    }

    /** Lets each build of the image make another one: its file {@code /made} has the number of the build. */
    public FakeEngine vary(String image) {
        builder.vary(key(image));
        return this;
    }

    /** Lets builds of the image wait, once their context is read, until the gate is opened. */
    public FakeGate block(String image) {
        return builder.block(key(image));
    }

    /** Lets pushes of the image wait until the gate is opened. */
    public FakeGate blockPush(String image) {
        return pushes.block(key(image));
    }

    /** Lets the engine have another builder than the classic one. */
    public FakeEngine with(BuilderKind other) {
        builderKind = other;
        return this;
    }

    /** Lets the engine be on another host. */
    public FakeEngine remote() {
        local = false;
        return this;
    }

    /** Lets the engine report something else about itself. */
    public FakeEngine with(EngineInfo other) {
        info = other;
        return this;
    }

    /** Lets the engine be one that cannot ask a registry without pulling. */
    public FakeEngine withoutAsking() {
        canAsk = false;
        return this;
    }

    /** What was asked to be pulled, in order, failures included. */
    public List<ImageReference> pulls() {
        return registry.pulls();
    }

    /** What was asked to be pushed, in order, failures included. */
    public List<ImageReference> pushes() {
        return pushes.pushes();
    }

    /** What pushes have brought to registries: the digest of each tag, the oldest tag first. */
    public Map<ImageReference, Digest> registryTags() {
        return pushes.tags();
    }

    /** The registries that the engine was to make sure of, in order, failures included. */
    public List<String> checked() {
        return pushes.checked();
    }

    /** What was asked for at its registry, in order, failures included. */
    public List<ImageReference> asked() {
        return registry.asked();
    }

    /** How many times the engine was asked for its images. */
    public int inventories() {
        return inventories.get();
    }

    /** Whether it has the image, named or not. */
    public boolean holds(ImageId image) {
        return images.holds(image);
    }

    /** The images that were made for a reference and are still there, named or not. */
    public List<ImageId> made(String image) {
        return images.made(key(image));
    }

    /** The builds whose context was read, in the order of their start, failures included. */
    public List<FakeBuild> builds() {
        return builder.builds();
    }

    /** The last build of an image. */
    public FakeBuild build(String image) {
        return builds().stream()
                .filter(build -> build.request().image().isSameAs(ImageReference.parse(image)))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** What is run in containers, and what they do. */
    public FakeContainers containers() {
        return containers;
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
    public int defaultJobs() {
        return 2;
    }

    @Override
    public BuilderKind builderKind() {
        return builderKind;
    }

    @Override
    public Platform platform() {
        return new Platform("linux", "amd64");
    }

    @Override
    public EngineInfo info() {
        refuseIfClosed("The request for its state");
        return info;
    }

    @Override
    public List<EngineContainer> stoppedContainers() {
        refuseIfClosed("The request for its containers");
        return containers.stopped();
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        refuseIfClosed("The request for " + image);
        return images.find(image);
    }

    @Override
    public ImageInventory images() {
        refuseIfClosed("The request for the images");
        inventories.incrementAndGet();
        return images.inventory();
    }

    @Override
    public Optional<Digest> digestAtRegistry(ImageReference image, Duration within) {
        refuseIfClosed("the question for " + image);
        if (image.digest() != null) {
            return Optional.of(image.digest());
        }
        return canAsk ? Optional.of(transfers.ask(image)) : Optional.empty();
    }

    @Override
    public boolean checkRegistry(ImageReference image, Duration within) {
        refuseIfClosed("the question for " + image);
        if (canAsk) {
            pushes.check(image);
        }
        return canAsk;
    }

    @Override
    public void tag(ImageId image, ImageReference name) {
        refuseIfClosed("The request to name " + image);
        images.name(image, name);
    }

    @Override
    public void untag(ImageReference name) {
        refuseIfClosed("The request to take a name away");
        Optional<ImageId> image = images.find(name);
        images.unname(name);
        image.ifPresent(images::removeUnnamed);
    }

    @Override
    public void remove(ImageId image) {
        refuseIfClosed("The request to remove " + image);
        images.removeUnnamed(image);
    }

    @Override
    public void removeContainer(String id) {
        refuseIfClosed("The request to remove the container " + id);
        containers.remove(id, storage);
    }

    @Override
    public void read(ImageId image, String path, TarReader reader) throws IOException {
        refuseIfClosed("reading " + image);
        reader.read(new ByteArrayInputStream(files.tar(image, images.get(image), path)));
    }

    @Override
    public void save(ImageId image, TarReader reader) throws IOException {
        refuseIfClosed("reading " + image);
        reader.read(new ByteArrayInputStream(FakeArchive.save(files.tar(image, images.get(image), "/"))));
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) {
        refuseIfClosed("the pull of " + image);
        transfers.pull(image, listener);
    }

    @Override
    public Digest push(ImageReference image, Duration within, BuildListener listener) {
        String what = "the push of " + image;
        refuseIfClosed(what);
        return transfers.push(image, listener, () -> refuseIfClosed(what));
    }

    @Override
    public ImageId load(ImageReference image, ContentWriter archive) {
        refuseIfClosed("the load of " + image);
        FakeArchive taken = FakeArchive.read(image, archive);
        files.put(taken.id(), taken.layer());
        return transfers.load(taken, image);
    }

    @Override
    public RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        refuseIfClosed("the run of " + request.command().get(0));
        return containers.start(request, output, input);
    }

    @Override
    public FakeStorage storage() {
        return storage;
    }

    @Override
    public Builder builder() {
        return builder;
    }

    private void refuseIfClosed(String what) {
        if (closed) {
            throw new CancelledException(what);
        }
    }

    @Override
    public void close() {
        closed = true;
        builder.close();
        pushes.close();
        containers.close();
    }

    private static ImageReference key(String image) {
        return ImageReference.parse(image).canonical();
    }
}
