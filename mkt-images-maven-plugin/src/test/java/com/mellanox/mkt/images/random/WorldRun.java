package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.clean.CleanRequest;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.ImageBuilder;
import com.mellanox.mkt.images.run.LockPolicy;
import com.mellanox.mkt.images.run.Provenance;
import com.mellanox.mkt.images.run.RunContext;
import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** One run of a goal in a world, by a connection of its own. */
final class WorldRun {
    /** In the settings and the environment of each run, and to be seen nowhere. */
    static final String PASSWORD = "hunter2-7c1e";

    final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final World world;
    private final WorldKey key;
    private final Options options;
    private final FaultyConnection connection;
    private final BuildListener listener;

    WorldRun(World world, WorldKey key, Options options, Fault fault, Runnable atFault) {
        this.world = world;
        this.key = key;
        this.options = options;
        this.connection = new FaultyConnection(world.engine, fault, atFault);
        this.listener = event -> {
            events.add(event);
            world.events.add(event);
        };
    }

    /** A run of default options that nothing disturbs. */
    WorldRun(World world, WorldKey key, Options options) {
        this(world, key, options, Fault.NONE, () -> {});
    }

    Plan plan() {
        try {
            return builder().plan();
        } finally {
            connection.close();
        }
    }

    void build() {
        try {
            builder().run();
        } finally {
            connection.close();
        }
    }

    Receipt push() {
        try {
            return new Publication(
                            connection.engine(),
                            connection.registry(world.registry),
                            world.cache(),
                            listener,
                            Clock.systemUTC())
                    .publish(new Publication.Request(
                            PublicationFiles.readBuiltImages(directory().resolve(PublicationFiles.BUILT_IMAGES)),
                            List.of(key.name + "-snapshot"),
                            new PublishOptions(false, true),
                            false,
                            directory().resolve(PublicationFiles.RECEIPT),
                            Duration.ofMinutes(1)));
        } finally {
            connection.close();
        }
    }

    void clean(int keep) {
        try {
            new CleanRequest(world.cache(), null, keep, 1, true, Map.of())
                    .cleaner(connection.engine(), List.of(), Clock.systemUTC(), listener)
                    .run();
        } finally {
            connection.close();
        }
    }

    boolean isKilled() {
        return connection.isKilled();
    }

    boolean isFaulty() {
        return connection.isFaulty();
    }

    private Path directory() {
        return world.target().resolve("mkt-images").resolve(key.name);
    }

    private ImageBuilder builder() {
        GitAccess access = new GitAccess(
                false,
                Proxies.NONE,
                host -> Optional.empty(),
                new UserEnvironment(Map.of(), world.root.resolve("home")));
        ProxySource proxy = new ProxySource("-Dmkt.*", "http://alice:" + PASSWORD + "@proxy:3128", null, null);
        GitSources git = GitSources.at(world.cache(), access, listener);
        return new ImageBuilder(
                key.sample().descriptor(),
                buildOptions(),
                new RunContext(
                        connection::engine,
                        git,
                        new SftpFiles(world.cache(), access, listener),
                        new ProxyDecision(List.of(proxy), () -> new ProxySource("apt", null, null, null)),
                        built -> new Provenance("1.0-SNAPSHOT", "", git.history(built.dockerDirectory())),
                        () -> options.hasRegistry()
                                ? Optional.of(connection.registry(world.registry))
                                : Optional.empty(),
                        host -> connection.registry(world.registry),
                        SignatureRequirement.NONE,
                        Clock.systemUTC()),
                listener);
    }

    private BuildOptions buildOptions() {
        UserEnvironment environment = new UserEnvironment(Map.of("TOKEN", PASSWORD), world.root);
        SecretSource token = new SecretSource(
                SecretOrigin.parse("env:TOKEN", world.root::resolve), "the POM", environment, SecretServers.NONE);
        Integer tree = options.tree();
        Integer only = options.only();
        Integer rebuild = options.rebuild();
        return new BuildOptions(
                only == null ? null : WorldPackage.name(only),
                options.pull(),
                options.hasRegistry() ? CachePolicy.USE : CachePolicy.OFF,
                false,
                options.jobs(),
                Set.of(),
                Set.of(),
                tree == null
                        ? Map.of()
                        : Map.of(new PackageName(WorldPackage.name(tree)), world.repositories.directory()),
                world.cache(),
                null,
                world.target().resolve("mkt-images"),
                UserOverrides.NONE,
                BuilderChoice.AUTO,
                new StepSecrets(Map.of(new SecretId("token"), token), Map.of()),
                rebuild == null ? Set.of() : Set.of(rebuild < 0 ? "all" : WorldPackage.name(rebuild)),
                Set.of(),
                LockPolicy.USE);
    }
}
