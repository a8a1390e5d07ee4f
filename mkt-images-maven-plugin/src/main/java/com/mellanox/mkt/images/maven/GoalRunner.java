package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.registry.RetryPolicy;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs a goal's action for the images of one module, if the module has images and its key is selected. */
final class GoalRunner {
    private final GoalExecution maven;
    private final ImagesRequest request;
    private final OsModules modules;
    private final BuildListener listener;
    private final SettingsCredentials credentials;
    private final RegistryLogins logins;

    /** Complete when the descriptor is read. The connection to the engine starts before that, and needs logins later. */
    private final CompletableFuture<String> publishedTo = new CompletableFuture<>();

    GoalRunner(
            GoalExecution maven,
            ImagesRequest request,
            OsModules modules,
            SettingsCredentials credentials,
            BuildListener listener) {
        this.maven = maven;
        this.request = request;
        this.modules = modules;
        this.listener = listener;
        this.credentials = credentials;
        this.logins = new RegistryLogins(
                maven.environment(),
                registry -> registry.equals(publishedTo.join()),
                credentials,
                new DockerLogins(maven.environment(), listener));
    }

    void run(GoalAction action) {
        request.keys().check(modules);
        Path file = maven.descriptorFile();
        if (!Files.exists(file)) {
            new MissingDescriptor(maven, listener).report();
            return;
        }
        Optional<ImageKey> key = modules.keyOf(file);
        if (key.isPresent() && request.keys().skips(key.get(), modules)) {
            action.read(read(file));
            return;
        }
        // Connects to the engine while the files are read; both need about the same time.
        EngineFuture connection = new EngineFuture(this::connect);
        try (connection) {
            if (action.needsEngine()) {
                connection.start();
            }
            ImageDescriptor written = read(file);
            action.read(written);
            ImageDescriptor descriptor =
                    written.publishedTo(request.destination().apply(written.destination()));
            request.build().only().ifPresent(only -> modules.checkOnly(only, descriptor));
            publishedTo.complete(descriptor.destination().registry());
            ShutdownGuard.during(() -> run(action, descriptor, connection));
        } finally {
            publishedTo.cancel(false);
        }
    }

    private ImageDescriptor read(Path file) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor =
                new ImageDescriptorReader(maven.properties(), modules.finder()).read(file, problems);
        problems.throwIfAny();
        return descriptor.orElseThrow();
    }

    private void run(GoalAction action, ImageDescriptor descriptor, EngineFuture connection) {
        ProxyDecision proxies = request.proxies().decide(maven.environment().variables());
        BuildOptions options = request.build()
                .withLogDirectory(
                        request.build().logDirectory().resolve(descriptor.key().value()));
        GitAccess gitAccess =
                new GitAccess(options.isOffline(), proxies.forFetches(), credentials, maven.environment());
        RegistryAccess registryAccess = new RegistryAccess(
                logins, proxies.forFetches(), request.trust(), RetryPolicy.once(Duration.ofSeconds(10)));
        ModuleRun.RemoteAccess access = new ModuleRun.RemoteAccess(gitAccess, registryAccess, proxies);
        try (ModuleRun run = new ModuleRun(maven.project(), descriptor, options, connection, access, listener)) {
            action.run(run);
        }
    }

    private Engine connect() {
        return DockerEngine.connect(request.engine().apply(new EngineLocator(maven.environment())), logins, listener);
    }
}
