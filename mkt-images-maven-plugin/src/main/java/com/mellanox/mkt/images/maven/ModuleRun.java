package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ExtendedOs;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.git.FileHistory;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.ImageBuilder;
import com.mellanox.mkt.images.run.LockFileUpdate;
import com.mellanox.mkt.images.run.Provenance;
import com.mellanox.mkt.images.run.RunContext;
import com.mellanox.mkt.images.sign.PublicKeys;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** The run of a goal for the images of one key, with its engine, registries, git, logins, proxies and clock. */
final class ModuleRun implements AutoCloseable {
    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final EngineFuture connection;
    private final RegistryAccess registryAccess;
    private final BuildListener listener;
    private final RunContext context;
    private final ImageBuilder images;
    private final List<FileHistory> histories = new ArrayList<>();
    private final Map<String, RemoteRegistry> registries = new HashMap<>();

    /**
     * How the run reaches git servers and registries, and by which proxies.
     *
     * @param signers by which base images, and images that are fetched, have to be signed; null if they need no signature
     */
    record RemoteAccess(
            GitAccess git,
            RegistryAccess registries,
            ProxyDecision proxies,
            @Nullable PublicKeys signers) {
        /** The access for a run that requires no signatures. */
        RemoteAccess(GitAccess git, RegistryAccess registries, ProxyDecision proxies) {
            this(git, registries, proxies, null);
        }
    }

    ModuleRun(
            MavenProject project,
            ImageDescriptor descriptor,
            BuildOptions options,
            EngineFuture connection,
            RemoteAccess access,
            BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.connection = connection;
        this.registryAccess = access.registries();
        this.listener = listener;
        GitSources git = GitSources.at(options.cacheDirectory(), access.git(), listener);
        Provenance own = new Provenance(project.getVersion(), url(project), history(descriptor, git));
        Provenance ofOs = descriptor
                .extendedOs()
                .map(ExtendedOs::coordinate)
                .map(os -> new Provenance(os.version(), "", history(descriptor.ofOs(), git)))
                .orElse(own);
        this.context = new RunContext(
                this::engine,
                git,
                new SftpFiles(options.cacheDirectory(), access.git(), listener),
                access.proxies(),
                of -> of.equals(descriptor) ? own : ofOs,
                this::cachedImages,
                this::registryAt,
                access.signers() == null
                        ? SignatureRequirement.NONE
                        : SignatureRequirement.of(access.signers(), options.cacheDirectory(), this::registryAt),
                clock());
        this.images = new ImageBuilder(descriptor, options, context, listener);
    }

    private static String url(MavenProject project) {
        if (project.getScm() != null && project.getScm().getUrl() != null) {
            return project.getScm().getUrl();
        }
        return Optional.ofNullable(project.getUrl()).orElse("");
    }

    private FileHistory history(ImageDescriptor of, GitSources git) {
        FileHistory history = git.history(of.dockerDirectory());
        histories.add(history);
        return history;
    }

    ImageDescriptor descriptor() {
        return descriptor;
    }

    ImageKey key() {
        return descriptor.key();
    }

    /** What the names of artifacts have for another platform than the first: {@code -arm64}; otherwise empty. */
    String platformSuffix() {
        return key().value().substring(descriptor.writtenKey().value().length());
    }

    BuildOptions options() {
        return options;
    }

    /** A file of the key's own in the build directory: {@code target/mkt-images/fc40/image.json}. */
    Path file(String name) {
        return options.logDirectory(key()).resolve(name);
    }

    /** Plans and builds the images. */
    ImageBuilder images() {
        return images;
    }

    /** Renews the lock file. */
    LockFileUpdate lock() {
        return new LockFileUpdate(descriptor, options, context, listener);
    }

    /** What the run works with. */
    RunContext context() {
        return context;
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * The engine.
     *
     * @throws EngineException if none answers
     */
    Engine engine() {
        return connection.engine();
    }

    /** The registry that final images are published to. Failed requests are repeated within the time. */
    Registry publishing(Duration within) {
        return registry(descriptor).retrying(within);
    }

    /** The registry of images that were built before. No request is repeated. */
    Optional<Registry> cachedImages() {
        return Optional.of(registry(descriptor.ofOs()));
    }

    private RemoteRegistry registry(ImageDescriptor of) {
        return registryAt(of.destination().registry());
    }

    /** One client of each registry, so that it is logged in to once. No request is repeated. */
    synchronized RemoteRegistry registryAt(String host) {
        return registries.computeIfAbsent(host, missing -> RemoteRegistry.of(missing, registryAccess, listener));
    }

    @Override
    public synchronized void close() {
        registries.values().forEach(Registry::close);
        histories.forEach(FileHistory::close);
    }
}
