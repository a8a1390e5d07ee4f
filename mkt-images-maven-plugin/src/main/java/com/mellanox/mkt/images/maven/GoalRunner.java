package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.PluginExecution;

/** Runs a goal's action for the images of one module, if the module has images and its key is selected. */
final class GoalRunner {
    private static final String REPORTED = GoalRunner.class.getName();

    private final GoalExecution maven;
    private final ImagesRequest request;
    private final BuildListener listener;
    private final SettingsCredentials credentials;
    private final RegistryLogins logins;
    private final EngineConnections connections;

    /** Complete when the descriptor is read. The connection to the engine starts before that, and needs logins later. */
    private final CompletableFuture<String> publishedTo = new CompletableFuture<>();

    GoalRunner(GoalExecution maven, ImagesRequest request, SettingsCredentials credentials, BuildListener listener) {
        this.maven = maven;
        this.request = request;
        this.listener = listener;
        this.credentials = credentials;
        this.logins = new RegistryLogins(
                maven.environment(),
                registry -> registry.equals(publishedTo.join()),
                credentials,
                new DockerLogins(maven.environment(), listener));
        this.connections = new EngineConnections(request, maven.environment(), logins, listener);
    }

    void run(GoalAction action) {
        request.keys.check();
        Path file = maven.descriptorFile();
        if (!Files.exists(file)) {
            reportMissing(file);
            return;
        }
        Optional<ImageKey> key = request.modules.keyOf(file);
        if (key.isPresent() && request.keys.skips(key.get())) {
            action.read(read(file));
            return;
        }
        // Connects to the engine while the files are read; both need about the same time.
        EngineFuture connection = new EngineFuture(() -> connections.connect(action));
        try (connection) {
            if (action.needsEngine()) {
                connection.start();
            }
            ImageDescriptor written = read(file);
            action.read(written);
            ImageDescriptor descriptor = written.publishedTo(request.destination.apply(written.destination()));
            request.build.only().ifPresent(only -> request.modules.checkOnly(only, descriptor));
            publishedTo.complete(descriptor.destination().registry());
            ShutdownGuard.during(() -> run(action, descriptor, connection));
        } finally {
            publishedTo.cancel(false);
        }
    }

    private ImageDescriptor read(Path file) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor =
                new ImageDescriptorReader(maven.properties(), request.modules.finder()).read(file, problems);
        problems.throwIfAny();
        return descriptor.orElseThrow();
    }

    private void run(GoalAction action, ImageDescriptor descriptor, EngineFuture connection) {
        List<Platform> platforms =
                request.platforms.of(descriptor, action.publishes(), () -> ownPlatform(action, connection));
        if (platforms.isEmpty()) {
            run(action, List.of(new PlatformImages(descriptor, connection)));
            return;
        }
        Optional<Platform> own = ownPlatform(action, connection);
        List<PlatformImages> images = platforms.stream()
                .map(platform -> new PlatformImages(
                        descriptor.builtFor(platform),
                        !connections.usesBuilders(action)
                                        && own.filter(is -> !is.equals(platform))
                                                .isEmpty()
                                ? connection
                                : new EngineFuture(() -> connections.connect(action, platform))))
                .toList();
        try {
            run(action, images);
        } finally {
            images.forEach(each -> each.engine().close());
        }
    }

    /**
     * The platform of the engine, which is this host's if builders bring images here; empty if there is no engine, which the goal
     * says when it needs it, or if it is not needed.
     */
    private Optional<Platform> ownPlatform(GoalAction action, EngineFuture engine) {
        if (connections.usesBuilders(action)) {
            return Optional.of(Platform.ofThisHost());
        }
        return action.needsEngine() ? platform(engine) : Optional.empty();
    }

    /** The platform of an engine; empty if it does not answer. */
    static Optional<Platform> platform(EngineFuture engine) {
        try {
            return Optional.of(engine.engine().platform());
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** The images for one platform, and what builds them. */
    private record PlatformImages(ImageDescriptor descriptor, EngineFuture engine) {}

    /** Runs the action for one platform after the other; what builds them stays connected until all are done. */
    private void run(GoalAction action, List<PlatformImages> platforms) {
        List<ModuleRun> runs = new ArrayList<>();
        try {
            for (PlatformImages platform : platforms) {
                ModuleRun run = moduleRun(platform);
                runs.add(run);
                boolean isLast = runs.size() == platforms.size();
                record(run, () -> {
                    action.run(run);
                    if (isLast) {
                        action.finish(List.copyOf(runs));
                    }
                });
            }
        } finally {
            runs.forEach(ModuleRun::close);
        }
    }

    private void record(ModuleRun run, Runnable work) {
        String goal = maven.execution().getGoal();
        new GoalRecord(run.key(), goal, run.options().logDirectory(run.key()), listener).run(work);
    }

    private ModuleRun moduleRun(PlatformImages platform) {
        ProxyDecision proxies = request.proxies.decide(maven.environment().variables());
        BuildOptions options = request.build;
        GitAccess gitAccess =
                new GitAccess(options.isOffline(), proxies.forFetches(), credentials, maven.environment());
        RegistryAccess registryAccess = new RegistryAccess(logins, proxies.forFetches(), request.trust);
        ModuleRun.RemoteAccess access =
                new ModuleRun.RemoteAccess(gitAccess, registryAccess, proxies, request.signers.orElse(null));
        return new ModuleRun(maven.project(), platform.descriptor(), options, platform.engine(), access, listener);
    }

    /** A missing descriptor is usual if a goal is called by its name, and a mistake if the module binds it. */
    private void reportMissing(Path file) {
        if (Files.isSymbolicLink(file)) {
            throw new InvalidInputException(
                    file + " is a link to " + target(file) + ", which does not exist",
                    "Correct the link, or remove it if the module has no images");
        }
        if (maven.isBound() && isBoundHere() && maven.project().getContextValue(REPORTED) == null) {
            maven.project().setContextValue(REPORTED, true);
            listener.on(new BuildEvent.Warning(
                    maven.project().getArtifactId() + " binds goals of this plugin, but " + file + " does not exist",
                    "Create it with the image key, 'key: …', or remove the plugin from the POM"));
        } else {
            listener.on(new BuildEvent.Detail("no " + ImageDescriptorReader.FILE_NAME + " here: nothing to do"));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "a file";
        }
    }

    /** Whether the module itself binds a goal; the binding of a parent is for those of its modules that have images. */
    private boolean isBoundHere() {
        String id = maven.project().getGroupId() + ":" + maven.project().getArtifactId() + ":"
                + maven.project().getVersion();
        return maven.executions().stream().anyMatch(execution -> id.equals(origin(execution)));
    }

    private static String origin(PluginExecution execution) {
        InputLocation location = execution.getLocation("");
        return location == null || location.getSource() == null
                ? ""
                : String.valueOf(location.getSource().getModelId());
    }
}
