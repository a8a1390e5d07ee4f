package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.clean.CleanRequest;
import com.mellanox.mkt.images.clean.PublishedTags;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a cleaning with its engine and its registries. */
final class CleanRun {
    private final GoalExecution maven;
    private final ImagesRequest request;
    private final BuildListener listener;
    private final RegistryLogins logins;
    private final Set<String> hosts = new HashSet<>();

    CleanRun(GoalExecution maven, ImagesRequest request, SettingsCredentials credentials, BuildListener listener) {
        this.maven = maven;
        this.request = request;
        this.listener = listener;
        this.logins = new RegistryLogins(
                maven.environment(), hosts::contains, credentials, new DockerLogins(maven.environment(), listener));
    }

    /**
     * Runs it.
     *
     * @param registry null if no registry is cleaned
     */
    void run(CleanRequest cleaned, @Nullable RegistryCleaning registry) {
        List<PublishedTags> registries = registry == null ? List.of() : connect(registry, cleaned);
        try (Engine engine = connect()) {
            ShutdownGuard.during(() -> cleaned.cleaner(engine, registries, Clock.systemUTC(), listener)
                    .run());
        } finally {
            registries.stream().map(PublishedTags::registry).forEach(Registry::close);
        }
    }

    private Engine connect() {
        return DockerEngine.connect(
                request.engine.apply(new EngineLocator(maven.environment())),
                logins,
                request.build.builder(),
                listener);
    }

    private List<PublishedTags> connect(RegistryCleaning registry, CleanRequest cleaned) {
        Map<String, List<ImageReference>> images = registry.images(cleaned.key());
        List<Receipt> receipts = registry.receipts();
        hosts.addAll(images.keySet());
        RegistryAccess access = new RegistryAccess(
                logins, request.proxies.decide(maven.environment().variables()).forFetches(), request.trust);
        List<PublishedTags> registries = new ArrayList<>();
        images.forEach((host, names) ->
                registries.add(new PublishedTags(RemoteRegistry.of(host, access, listener), names, receipts)));
        return registries;
    }
}
