package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.images.engine.BuildPlace;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.CancellationRegistry;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineContainer;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.EngineInfo;
import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.StoredTar;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A builder without an image store, as an engine: BuildKit builds there, and what it has made can be used until the end of the run.
 * What is known of its images is kept in the cache directory. Containers run on the engine here, which gets a final image if the
 * run asks for it there.
 */
public final class RemoteEngine implements Engine {
    /** A builder does not tell how many processors it has. */
    private static final int JOBS = 4;

    private final BuilderGroup builders;
    private final Use use;
    private final Path directory;
    private final EngineHere here;
    private final CancellationRegistry running = new CancellationRegistry();
    private final RemoteImages images;
    private final RemoteNodes nodes;
    private final ImageExports exports;

    /** What a run needs final images for. */
    public enum Use {
        /** For containers here: they are loaded into the engine here. */
        HERE,
        /** For a registry alone: they are pushed by the builder. */
        REGISTRY
    }

    private RemoteEngine(
            BuilderGroup builders,
            Use use,
            BiFunction<String, TlsFiles, SSLContext> tls,
            LoginProvider logins,
            EngineFuture here,
            Path directory,
            BuildListener listener)
            throws IOException {
        this.builders = builders;
        this.use = use;
        this.here = new EngineHere(here, new RemoteImages(directory.resolve("delivered")));
        this.directory = directory;
        this.images = new RemoteImages(directory.resolve("images"));
        this.nodes = ConnectedNodes.connect(
                builders,
                address -> new RemoteNode(address, tls, logins, builders.platform(), images, running, listener),
                directory,
                listener);
        this.exports = new ImageExports(nodes, this.here);
    }

    /**
     * Connects to builders, which must answer.
     *
     * @param builders their addresses, and what they build for
     * @param tls reads the certificates of what is named
     * @param logins the user's, for the builders' requests to registries
     * @param here the engine that gets final images and runs containers; it is connected only if it is needed
     * @param cacheDirectory where it is kept what the builders have made
     * @param listener receives the versions of BuildKit, and their platforms
     * @throws EngineException if one does not answer, with the remedy
     */
    public static RemoteEngine connect(
            BuilderGroup builders,
            Use use,
            BiFunction<String, TlsFiles, SSLContext> tls,
            LoginProvider logins,
            EngineFuture here,
            Path cacheDirectory,
            BuildListener listener) {
        String name =
                Digest.of(builders.toString().getBytes(StandardCharsets.UTF_8)).hex();
        Path directory = cacheDirectory.resolve("builders").resolve(name);
        try {
            return new RemoteEngine(builders, use, tls, logins, here, directory, listener);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static EngineException unwritable(Path directory, IOException failure) {
        return new EngineException(
                "Files of builders cannot be written to " + directory + ": " + Causes.reason(failure),
                "Free space there, or use another directory: -Dmkt.cacheDir",
                failure);
    }

    @Override
    public String description() {
        return "BuildKit at " + builders;
    }

    @Override
    public boolean isLocal() {
        return nodes.areLocal();
    }

    @Override
    public int defaultJobs() {
        return JOBS * nodes.all().size();
    }

    @Override
    public BuilderKind builderKind() {
        return BuilderKind.BUILDKIT;
    }

    @Override
    public BuilderVersion builderVersion() {
        return nodes.version();
    }

    @Override
    public Platform platform() {
        return nodes.platform();
    }

    @Override
    public EngineInfo info() {
        return here.engine().info();
    }

    @Override
    public List<EngineContainer> stoppedContainers() {
        return List.of();
    }

    @Override
    public boolean has(ImageId image) {
        return nodes.has(image)
                || images.find(image)
                        .filter(known -> !known.origins().isEmpty())
                        .isPresent();
    }

    @Override
    public boolean keepsImages() {
        return false;
    }

    @Override
    public Optional<ImageId> find(ImageReference image) {
        return images().find(image).map(EngineImage::id);
    }

    @Override
    public ImageInventory images() {
        Collection<EngineImage> known = images.named();
        if (use == Use.REGISTRY) {
            // What an earlier run has built cannot be pushed.
            return ImageInventory.of(
                    known.stream().filter(image -> has(image.id())).toList());
        }
        List<EngineImage> all = new ArrayList<>(known);
        all.addAll(here.images());
        return ImageInventory.of(all);
    }

    @Override
    public Optional<Digest> digestAtRegistry(ImageReference image, Duration within) {
        return image.digest() == null
                ? nodes.any().transfers().resolve(image, within).digestAt(image)
                : Optional.of(image.digest());
    }

    @Override
    public boolean checkRegistry(ImageReference image, Duration within) {
        return false;
    }

    @Override
    public void tag(ImageId image, ImageReference name) {
        if (here.has(image)) {
            here.engine().tag(image, name);
            return;
        }
        images.name(
                images.find(image)
                        .orElseThrow(() -> new EngineException(
                                "The builder does not have " + image + ", which is to be named " + name,
                                "Run again",
                                null)),
                name);
    }

    @Override
    public void untag(ImageReference name) {
        images.removeName(name);
    }

    @Override
    public void remove(ImageId image) {
        // The builder collects what it does not need.
    }

    @Override
    public void removeContainer(String id) {
        here.engine().removeContainer(id);
    }

    @Override
    public void read(ImageId image, String path, TarReader reader) throws IOException {
        if (here.has(image)) {
            here.engine().read(image, path, reader);
            return;
        }
        try {
            read(nodes.tar(image, path), reader);
        } catch (BuildkitException e) {
            throw refused("the copy of " + path + " from " + image, e);
        }
    }

    private static void read(Path file, TarReader reader) throws IOException {
        try (InputStream tar = new BufferedInputStream(Files.newInputStream(file))) {
            reader.read(tar);
        }
    }

    @Override
    public void save(ImageId image, TarReader reader) throws IOException {
        Path file = nodes.products().create();
        exports.archive(image, () -> Files.newOutputStream(file), "reading " + image);
        read(file, reader);
    }

    static EngineException refused(String what, BuildkitException failure) {
        return new EngineException(
                "The builder failed during " + what + ": " + failure.getMessage(),
                "Read its log, and run again",
                failure);
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) {
        images.name(nodes.any().transfers().pull(image, find(image), listener), image);
    }

    @Override
    public Digest push(ImageReference image, Duration within, BuildListener listener) {
        ImageId id = find(image)
                .orElseThrow(() -> new EngineException("The builder has no image " + image, "Build it again", null));
        return exports.push(id, image, within, listener);
    }

    @Override
    public ImageId load(ImageReference image, ContentWriter archive) {
        String what = "the load of " + image;
        Path file = directory.resolve("loaded-" + UUID.randomUUID() + ".tar");
        try (BuildPlace place = place(List.of())) {
            try (OutputStream out = Files.newOutputStream(file)) {
                archive.writeTo(out);
            }
            try (StoredTar stored = new StoredTar(directory, Files.newInputStream(file))) {
                return ((RemoteBuilder) place.builder()).load(ArchiveContext.of(stored), what);
            }
        } catch (BuildkitException e) {
            throw refused(what, e);
        } catch (IOException e) {
            throw unwritable(directory, e);
        } finally {
            FileUtils.deleteQuietly(file.toFile());
        }
    }

    @Override
    public ImageId deliver(ImageId image, ImageReference name) {
        if (use == Use.REGISTRY) {
            return image;
        }
        Optional<ImageReference> origin = nodes.with(image).isPresent()
                ? Optional.empty()
                : images.find(image).flatMap(known -> known.origins().stream().findFirst());
        ImageId id = origin.isPresent() ? here.pull(origin.get(), name) : exports.toEngine(image, name);
        nodes.standIn(image, id);
        return id;
    }

    @Override
    public RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        if (use == Use.REGISTRY) {
            throw new EngineException(
                    "The image is at a builder, which runs no containers for others",
                    "Build it without -Dpush, which loads it into the engine here",
                    null);
        }
        return here.engine().start(request, output, input);
    }

    @Override
    public Builder builder() {
        return nodes.any().builder();
    }

    @Override
    public void standIn(ImageId built, ImageId former) {
        nodes.standIn(built, former);
    }

    @Override
    public BuildPlace place(Collection<ImageId> needed) {
        return nodes.place(needed);
    }

    @Override
    public EngineStorage storage() {
        return new RemoteStorage(here);
    }

    @Override
    public void close() {
        running.cancelAll();
        nodes.close();
        here.close();
    }
}
