package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.Exporter;
import com.mellanox.mkt.buildkit.session.Receiver.StreamSource;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderAddress;
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
import com.mellanox.mkt.images.event.BuildEvent.PullFailed;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.StoredTar;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A builder without an image store, as an engine: BuildKit builds there, and what it has made can be used until the end of the run.
 * What is known of its images is kept in the cache directory. Containers run on the engine here, which gets a final image if the
 * run asks for it there.
 */
public final class RemoteEngine implements Engine {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** A builder does not tell how many processors it has. */
    private static final int JOBS = 4;

    private final BuilderAddress address;
    private final Use use;
    private final Path directory;
    private final EngineFuture here;
    private final CancellationRegistry running = new CancellationRegistry();
    private final BuildkitConnection connection;
    private final RemoteImages images;
    private final RemoteImages delivered;
    private final RemoteBuilder builder;
    private final RemoteTransfers transfers;
    private final BuildkitClient client;

    /** What a run needs final images for. */
    public enum Use {
        /** For containers here: they are loaded into the engine here. */
        HERE,
        /** For a registry alone: they are pushed by the builder. */
        REGISTRY
    }

    private RemoteEngine(
            BuilderAddress address,
            Use use,
            BiFunction<String, TlsFiles, SSLContext> tls,
            LoginProvider logins,
            EngineFuture here,
            Path cacheDirectory,
            BuildListener listener) {
        this.address = address;
        this.use = use;
        this.here = here;
        this.connection = new BuildkitConnection(
                () -> RemoteTransport.of(address, tls),
                failure -> BuilderErrorMessages.notReached(address, failure));
        this.client = connection.client("connecting to the builder", listener);
        this.directory =
                cacheDirectory.resolve("builders").resolve(address.toString().replaceAll("[^A-Za-z0-9._-]+", "-"));
        this.images = new RemoteImages(directory.resolve("images"));
        this.delivered = new RemoteImages(directory.resolve("delivered"));
        BuilderAccess access = new Access();
        this.builder = new RemoteBuilder(access, logins, connection, images);
        this.transfers = new RemoteTransfers(access, running, connection, builder, logins);
    }

    /**
     * Connects to a builder, which must answer.
     *
     * @param tls reads the certificates of what is named
     * @param logins the user's, for the builder's requests to registries
     * @param here the engine that gets final images and runs containers; it is connected only if it is needed
     * @param cacheDirectory where it is kept what the builder has made
     * @param listener receives the version of BuildKit, and its platforms
     * @throws EngineException if it does not answer, with the remedy
     */
    public static RemoteEngine connect(
            BuilderAddress address,
            Use use,
            BiFunction<String, TlsFiles, SSLContext> tls,
            LoginProvider logins,
            EngineFuture here,
            Path cacheDirectory,
            BuildListener listener) {
        return new RemoteEngine(address, use, tls, logins, here, cacheDirectory, listener);
    }

    /** How it cancels and fails. */
    private final class Access implements BuilderAccess {
        @Override
        public void add(String what, Runnable cancellation) {
            running.add(what, cancellation);
        }

        @Override
        public void remove(Runnable cancellation) {
            running.remove(cancellation);
        }

        @Override
        public MktException lost(String during, Throwable failure) {
            return running.isClosed()
                    ? new CancelledException(during)
                    : new EngineException(
                            "The builder at " + address + " failed during " + during + ": " + Causes.reason(failure),
                            "Check whether it was restarted or killed, and run again",
                            failure);
        }
    }

    @Override
    public String description() {
        return "BuildKit at " + address;
    }

    @Override
    public boolean isLocal() {
        return address.isLocal();
    }

    @Override
    public int defaultJobs() {
        return JOBS;
    }

    @Override
    public BuilderKind builderKind() {
        return BuilderKind.BUILDKIT;
    }

    @Override
    public BuilderVersion builderVersion() {
        return BuilderVersion.ofBuildKit(client.version().orElse(""));
    }

    @Override
    public Platform platform() {
        return client.workers().stream()
                .flatMap(worker -> worker.platforms().stream())
                .findFirst()
                .map(Platform::parse)
                .orElseThrow(() -> new EngineException(
                        "The builder at " + address + " has no worker",
                        "Start it with a worker: 'buildctl debug workers' lists them",
                        null));
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
        return builder.has(image)
                || images.find(image).filter(known -> !known.origins().isEmpty()).isPresent();
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
            return new ImageInventory(
                    known.stream().filter(image -> has(image.id())).toList());
        }
        Collection<EngineImage> sent = delivered.named();
        if (sent.isEmpty()) {
            return new ImageInventory(known);
        }
        ImageInventory there = here.engine().images();
        List<EngineImage> all = new ArrayList<>(known);
        sent.stream()
                .flatMap(image -> image.names().stream())
                .forEach(name -> there.find(name).ifPresent(all::add));
        return new ImageInventory(all);
    }

    @Override
    public Optional<Digest> digestAtRegistry(ImageReference image, Duration within) {
        return image.digest() == null
                ? transfers.resolve(image, within).digestAt(image)
                : Optional.of(image.digest());
    }

    @Override
    public boolean checkRegistry(ImageReference image, Duration within) {
        return false;
    }

    @Override
    public void tag(ImageId image, ImageReference name) {
        if (delivered.find(image).isPresent()) {
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
        if (delivered.find(image).isPresent()) {
            here.engine().read(image, path, reader);
            return;
        }
        String what = "the copy of " + path + " from " + image;
        receive(reader, target -> {
            try {
                builder.copy(image, path, Exporter.tar(target), what);
            } catch (BuildkitException e) {
                if (String.valueOf(e.getMessage()).contains("not found")) {
                    throw new FileNotFoundException(path);
                }
                throw refused(what, e);
            }
        });
    }

    @Override
    public void save(ImageId image, TarReader reader) throws IOException {
        receive(reader, target -> export(image, target, "reading " + image));
    }

    private void export(ImageId image, StreamSource target, String what) {
        try {
            builder.export(image, Exporter.docker(List.of(), target), what);
        } catch (BuildkitException e) {
            throw refused(what, e);
        }
    }

    private EngineException refused(String what, BuildkitException failure) {
        return new EngineException(
                "The builder at " + address + " failed " + what + ": " + failure.getMessage(),
                "Read its log, and run again",
                failure);
    }

    /** A transfer from the builder. */
    private interface Transfer {
        void to(StreamSource target) throws IOException;
    }

    /** The builder sends as fast as it can; a file takes it all. */
    private void receive(TarReader reader, Transfer transfer) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(directory), "received", ".tar");
        try {
            transfer.to(() -> Files.newOutputStream(file));
            try (InputStream tar = new BufferedInputStream(Files.newInputStream(file))) {
                reader.read(tar);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void pull(ImageReference image, BuildListener listener) {
        long start = System.nanoTime();
        listener.on(new PullStarted(image));
        try {
            Optional<ImageId> before = find(image);
            EngineImage found = transfers.resolve(image, ANSWER);
            images.name(found, image);
            boolean changed = !before.equals(Optional.of(found.id()));
            listener.on(new PullFinished(image, changed, Duration.ofNanos(System.nanoTime() - start)));
        } catch (RuntimeException e) {
            listener.on(new PullFailed(image, Duration.ofNanos(System.nanoTime() - start)));
            throw e;
        }
    }

    @Override
    public Digest push(ImageReference image, Duration within, BuildListener listener) {
        ImageId id = find(image)
                .orElseThrow(() -> new EngineException("The builder has no image " + image, "Build it again", null));
        return transfers.push(id, image, within, listener);
    }

    @Override
    public ImageId load(ImageReference image, ContentWriter archive) {
        String what = "the load of " + image;
        Path file = directory.resolve("loaded-" + UUID.randomUUID() + ".tar");
        try {
            Files.createDirectories(directory);
            try (OutputStream out = Files.newOutputStream(file)) {
                archive.writeTo(out);
            }
            try (StoredTar stored = new StoredTar(directory, Files.newInputStream(file))) {
                return builder.load(ArchiveContext.of(stored), what);
            }
        } catch (BuildkitException e) {
            throw refused(what, e);
        } catch (IOException e) {
            throw new EngineException(
                    "The archive of " + image + " cannot be kept in " + directory + ": " + Causes.reason(e),
                    "Free space there, or use another directory: -Dmkt.cacheDir",
                    e);
        } finally {
            FileUtils.deleteQuietly(file.toFile());
        }
    }

    @Override
    public ImageId deliver(ImageId image, ImageReference name) {
        if (use == Use.REGISTRY) {
            return image;
        }
        Optional<ImageReference> origin = builder.has(image)
                ? Optional.empty()
                : images.find(image).flatMap(known -> known.origins().stream().findFirst());
        ImageId id = origin.isPresent() ? pulledHere(origin.get()) : loadedHere(image, name);
        builder.standIn(image, id);
        delivered.name(new EngineImage(id, List.of(), List.of(), Map.of()), name);
        return id;
    }

    private ImageId pulledHere(ImageReference origin) {
        here.engine().pull(origin, event -> {});
        return here.engine()
                .find(origin)
                .orElseThrow(() -> new EngineException(
                        origin + " is not on the engine here, although it was pulled", "Run again", null));
    }

    private ImageId loadedHere(ImageId image, ImageReference name) {
        return here.engine()
                .load(name, out -> export(image, () -> CloseShieldOutputStream.wrap(out), "the transfer of " + name));
    }

    @Override
    public void standIn(ImageId built, ImageId former) {
        builder.standIn(built, former);
    }

    @Override
    public RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        if (use == Use.REGISTRY) {
            throw new EngineException(
                    "The image is at the builder at " + address + ", which runs no containers for others",
                    "Build it without -Dpush, which loads it into the engine here",
                    null);
        }
        return here.engine().start(request, output, input);
    }

    @Override
    public Builder builder() {
        return builder;
    }

    @Override
    public EngineStorage storage() {
        return new RemoteStorage(here, delivered);
    }

    @Override
    public void close() {
        running.cancelAll();
        builder.close();
        here.close();
    }
}
