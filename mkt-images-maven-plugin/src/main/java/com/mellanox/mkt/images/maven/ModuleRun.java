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
import com.mellanox.mkt.images.registry.RetryPolicy;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.EngineConnection;
import com.mellanox.mkt.images.run.ImageBuilder;
import com.mellanox.mkt.images.run.Provenance;
import com.mellanox.mkt.images.run.RunContext;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.maven.project.MavenProject;

/** The run of a goal for the images of one key, with its engine, registries, git, logins, proxies and clock. */
final class ModuleRun implements AutoCloseable {
    /** A cache must answer quickly: waiting longer costs more than building. */
    private static final Duration CACHE_TIMEOUT = Duration.ofSeconds(10);

    /** If the products of a package do not arrive in this time, the package is compiled. */
    private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(30);

    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final EngineFuture connection;
    private final RegistryAccess registryAccess;
    private final BuildListener listener;
    private final ImageBuilder images;
    private final Deque<Runnable> close = new ArrayDeque<>();

    /** How the run reaches git servers and registries, and by which proxies. */
    record RemoteAccess(GitAccess git, RegistryAccess registries, ProxyDecision proxies) {}

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
        this.images = new ImageBuilder(
                descriptor,
                options,
                new RunContext(
                        this::connection,
                        git,
                        new SftpFiles(options.cacheDirectory(), access.git(), listener),
                        access.proxies(),
                        of -> of.equals(descriptor) ? own : ofOs,
                        this::cachedImages,
                        clock()),
                listener);
    }

    private static String url(MavenProject project) {
        if (project.getScm() != null && project.getScm().getUrl() != null) {
            return project.getScm().getUrl();
        }
        return Optional.ofNullable(project.getUrl()).orElse("");
    }

    private FileHistory history(ImageDescriptor of, GitSources git) {
        FileHistory history = git.history(of.dockerDirectory());
        close.push(history::close);
        return history;
    }

    ImageDescriptor descriptor() {
        return descriptor;
    }

    ImageKey key() {
        return descriptor.key();
    }

    BuildOptions options() {
        return options;
    }

    /** A file of the key's own in the build directory: {@code target/mkt-images/fc40/image.json}. */
    Path file(String name) {
        return options.logDirectory().resolve(name);
    }

    /** Plans and builds the images. */
    ImageBuilder images() {
        return images;
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

    /** The engine, or the reason why there is none. */
    EngineConnection connection() {
        return EngineConnection.of(connection::engine);
    }

    /** The registry that final images are published to; requests that it is too busy for are repeated for this time. */
    Registry publishing(Duration within) {
        return opened(descriptor, RetryPolicy.upTo(within));
    }

    /** The registry of images that were built before. Each request is sent once. */
    private Optional<Registry> cachedImages() {
        return Optional.of(opened(descriptor.ofOs(), new RetryPolicy(CACHE_TIMEOUT, FETCH_TIMEOUT, false)));
    }

    private synchronized Registry opened(ImageDescriptor of, RetryPolicy retries) {
        Registry registry = RemoteRegistry.of(of.destination().registry(), registryAccess.with(retries), listener);
        close.push(registry::close);
        return registry;
    }

    @Override
    public synchronized void close() {
        while (!close.isEmpty()) {
            close.pop().run();
        }
    }
}
