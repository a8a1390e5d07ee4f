package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.BuilderNode;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.util.List;
import java.util.Optional;

/** Connects a run to the engine, or to the builders that the user names. */
record EngineConnections(
        ImagesRequest request, UserEnvironment environment, RegistryLogins logins, BuildListener listener) {

    /** What an action needs, for the platform of the engine or of the first builder. */
    Engine connect(GoalAction action) {
        Optional<List<BuilderNode>> nodes = nodes(action);
        return nodes.isEmpty()
                ? engine()
                : builders(BuilderGroup.preferred(nodes.get()), action.use().orElseThrow());
    }

    /**
     * What an action needs for a platform by builders, or for another one than that of the engine. Goals that build nothing use the engine itself, which has
     * the images of all platforms.
     *
     * @throws EngineException if nothing here builds for the platform
     */
    Engine connect(GoalAction action, Platform platform) {
        Optional<RemoteEngine.Use> use = action.use();
        if (use.isEmpty()) {
            return engine();
        }
        Optional<List<BuilderNode>> nodes = nodes(action);
        return builders(
                nodes.map(all -> BuilderGroup.of(all, platform)).orElseGet(() -> ofEngine(platform)), use.get());
    }

    /** Whether an action builds by builders that the user names, which can be for several platforms. */
    boolean usesBuilders(GoalAction action) {
        return action.use().isPresent() && request.builder.isPresent();
    }

    private Optional<List<BuilderNode>> nodes(GoalAction action) {
        return action.use().flatMap(use -> request.builder).map(setting -> setting.locate(environment));
    }

    /** The engine's BuildKit, without the engine's image store, which has one image for a name. */
    private BuilderGroup ofEngine(Platform platform) {
        try (Engine engine = engine()) {
            if (engine.builderKind() != BuilderKind.BUILDKIT) {
                throw new EngineException(
                        engine.description() + " builds for " + engine.platform() + " and not for " + platform
                                + ", since it does not build by BuildKit",
                        "Use Docker 23 or newer, or name a builder for " + platform + " in -Dmkt.builder",
                        null);
            }
        }
        return BuilderGroup.of(address(), platform);
    }

    private Engine builders(BuilderGroup group, RemoteEngine.Use use) {
        return RemoteEngine.connect(
                group,
                use,
                TlsDirectory::context,
                logins,
                new EngineFuture(this::engine),
                request.build.cacheDirectory(),
                listener);
    }

    private EngineAddress address() {
        return request.engine.apply(new EngineLocator(environment));
    }

    private Engine engine() {
        return DockerEngine.connect(address(), logins, request.build.builder(), listener);
    }
}
