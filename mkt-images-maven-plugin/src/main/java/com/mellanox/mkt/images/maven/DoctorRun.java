package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.doctor.BuilderCheck;
import com.mellanox.mkt.images.doctor.Check;
import com.mellanox.mkt.images.doctor.DoctorRequest;
import com.mellanox.mkt.images.doctor.DoctorRequest.Builders;
import com.mellanox.mkt.images.doctor.DoctorRequest.Directories;
import com.mellanox.mkt.images.doctor.DoctorRequest.Machine;
import com.mellanox.mkt.images.doctor.DoctorRequest.Network;
import com.mellanox.mkt.images.doctor.EngineConnection;
import com.mellanox.mkt.images.doctor.FailedCheck;
import com.mellanox.mkt.images.doctor.ProxyUse;
import com.mellanox.mkt.images.doctor.RegistryUse;
import com.mellanox.mkt.images.doctor.SourceUse;
import com.mellanox.mkt.images.doctor.Storage;
import com.mellanox.mkt.images.engine.BuilderNode;
import com.mellanox.mkt.images.engine.BuilderSetting;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.buildkit.BuilderInquiry;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the request of the goal {@code doctor}: what the goals of the selected modules use, with the connections to it. */
final class DoctorRun implements AutoCloseable {
    /** Less than the limit of a check, so that its own message is the result, and other checks go on without an engine. */
    private static final Duration ENGINE_ANSWERS_WITHIN = Duration.ofSeconds(8);

    private static final Path KVM = Path.of("/dev/kvm");

    private final GoalExecution maven;
    private final ImagesRequest request;
    private final SettingsCredentials credentials;
    private final boolean publishes;
    private final BuildListener listener;
    private final SelectedKeys keys;
    private final RegistryLogins logins;
    private final EngineFuture connection = new EngineFuture(this::connect);
    private final List<Registry> registries = new ArrayList<>();
    private final List<Check> files = new ArrayList<>();

    /** Reads the files of the selected modules, and starts to connect to the engine. */
    DoctorRun(
            GoalExecution maven,
            ImagesRequest request,
            SettingsCredentials credentials,
            boolean publishes,
            BuildListener listener) {
        this.maven = maven;
        this.request = request;
        this.credentials = credentials;
        this.publishes = publishes;
        this.listener = listener;
        this.keys = SelectedKeys.read(maven, request);
        this.logins = new RegistryLogins(
                maven.environment(),
                keys.hosts()::contains,
                credentials,
                new DockerLogins(maven.environment(), listener));
        connection.start();
    }

    private Engine connect() {
        return DockerEngine.connect(
                request.engine.apply(new EngineLocator(maven.environment())),
                logins,
                request.build.builder(),
                listener,
                ENGINE_ANSWERS_WITHIN);
    }

    DoctorRequest request(Optional<Path> kernel) {
        return new DoctorRequest(
                machine(kernel),
                directories(),
                new EngineConnection(connection::engine),
                builders(),
                network(proxies()));
    }

    private Builders builders() {
        return new Builders(
                request.builder.map(this::checks).orElse(List.of()), publishes && request.builder.isPresent());
    }

    private List<Check> checks(BuilderSetting builders) {
        try {
            return builders.locate(maven.environment()).stream()
                    .map(BuilderNode::address)
                    .<Check>map(address -> new BuilderCheck(
                            address.toString(), () -> BuilderInquiry.describe(address, TlsDirectory::context)))
                    .toList();
        } catch (EngineException | InvalidInputException e) {
            return List.of(new FailedCheck("builders", e));
        }
    }

    private Machine machine(Optional<Path> kernel) {
        return new Machine(
                maven.session().getSystemProperties().getProperty("maven.version", "unknown"),
                System.getProperty("java.version"),
                KVM,
                kernel.orElse(null),
                Clock.systemUTC());
    }

    private Directories directories() {
        return new Directories(
                request.build.cacheDirectory(),
                maven.hasProject() ? Path.of(maven.project().getBuild().getDirectory()) : null,
                Path.of(System.getProperty("java.io.tmpdir")),
                maven.environment().home(),
                Storage.ofSystem());
    }

    /** Null if they are wrong, which a check reports. */
    private @Nullable ProxyUse proxies() {
        try {
            return new ProxyUse(
                    request.proxies.decide(maven.environment().variables()),
                    request.proxies.ofMaven(maven.session().getSystemProperties()));
        } catch (InvalidInputException e) {
            files.add(new FailedCheck("proxies", e));
            return null;
        }
    }

    /** Without what is in the network if Maven is offline. */
    private Network network(@Nullable ProxyUse use) {
        files.addAll(keys.checks());
        if (request.build.isOffline()) {
            return new Network(files, null, List.of(), List.of(), List.of());
        }
        Proxies proxies = use == null ? Proxies.NONE : use.decision().forFetches();
        return new Network(files, use, registries(proxies), keys.baseImages(), sources(proxies));
    }

    /** The registries with the images of all keys. */
    private List<RegistryUse> registries(Proxies proxies) {
        RegistryAccess access = new RegistryAccess(logins, proxies, request.trust);
        Map<String, List<ImageReference>> published = new LinkedHashMap<>();
        for (ImageDescriptor descriptor : keys.descriptors()) {
            descriptor
                    .images()
                    .forEach(image -> published
                            .computeIfAbsent(descriptor.destination().registry(), host -> new ArrayList<>())
                            .add(descriptor.reference(image.name())));
        }
        return published.entrySet().stream()
                .map(entry -> {
                    Registry registry = RemoteRegistry.of(entry.getKey(), access, listener);
                    registries.add(registry);
                    return new RegistryUse(registry, entry.getValue(), logins, publishes);
                })
                .toList();
    }

    private List<SourceUse> sources(Proxies proxies) {
        GitAccess access = new GitAccess(false, proxies, credentials, maven.environment());
        GitSources git = GitSources.at(request.build.cacheDirectory(), access, listener);
        Map<String, List<SupportScript>> byUrl = keys.packages().stream()
                .collect(Collectors.groupingBy(
                        script -> Objects.requireNonNull(script.git()).url(), LinkedHashMap::new, Collectors.toList()));
        return byUrl.entrySet().stream()
                .map(entry -> new SourceUse(
                        git,
                        new GitUrl(entry.getKey()),
                        Objects.requireNonNull(entry.getValue().get(0).git()).revision(),
                        entry.getValue().stream()
                                .map(script -> script.name().value())
                                .distinct()
                                .collect(Collectors.joining(", "))))
                .toList();
    }

    @Override
    public void close() {
        connection.close();
        registries.forEach(Registry::close);
    }
}
