package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.doctor.DoctorRequest.Builders;
import com.mellanox.mkt.images.doctor.DoctorRequest.Directories;
import com.mellanox.mkt.images.doctor.DoctorRequest.Machine;
import com.mellanox.mkt.images.doctor.DoctorRequest.Network;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineInfo;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.buildkit.BuilderInquiry;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.registry.HttpRegistry;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The machine of somebody who is new to this project. All is well, unless a test breaks a thing. */
final class NewMachine {
    static final Instant NOW = Instant.parse("2024-05-06T07:08:09Z");
    static final String HOST = "harbor.example.com";
    static final ImageReference BASE = ImageReference.parse("debian:bookworm");

    final FakeStorage storage = new FakeStorage();
    final Path root;
    final Path home;
    Supplier<Engine> engine;
    final List<Check> builders = new ArrayList<>();
    String maven = "3.9.9";
    Path kvm;

    @Nullable Path kernel;

    Registry registry = new MemoryRegistry(HOST, new FakeEngine()).at(NOW);
    LoginProvider logins = host -> Optional.of(new Login("ann", "a secret"));
    boolean publishes = true;
    ProxyDecision proxies = new ProxyDecision(List.of(), () -> ProxySource.ofEnvironment(Map.of()));
    Optional<String> mavenProxy = Optional.empty();
    Path repository;

    NewMachine(Path root) throws IOException {
        this.root = root;
        this.home = Files.createDirectories(root.resolve("home/ann"));
        this.kvm = Files.createFile(root.resolve("kvm"));
        this.repository = Files.createDirectories(root.resolve("rdma-core.git"));
        Files.createDirectories(repository.resolve("objects"));
        Files.createDirectories(repository.resolve("refs"));
        Files.writeString(repository.resolve("HEAD"), "ref: refs/heads/main\n");
        FakeEngine fake = engine(info("1.41"));
        this.engine = () -> fake;
    }

    FakeEngine engine(EngineInfo info) {
        return new FakeEngine().with(info).withImage(BASE.toString()).withRegistryImage(BASE.toString(), "1");
    }

    EngineInfo info(String api) throws IOException {
        Path data = Files.createDirectories(root.resolve("docker"));
        return new EngineInfo("usual socket", api, "overlay2", data.toString(), NOW, "", "", false);
    }

    /** Lets the engine have an address where a real client finds whatever there is. */
    void connectTo(String address) {
        engine = () -> DockerEngine.connect(
                new EngineAddress(URI.create(address), null, "DOCKER_HOST"),
                logins,
                BuilderChoice.AUTO,
                event -> {},
                Duration.ofSeconds(5));
    }

    /** Lets builds be done at an address where a real client finds whatever there is. */
    void buildAt(String address) {
        BuilderAddress builder = BuilderAddress.parse(address, null);
        builders.add(new BuilderCheck(address, () -> BuilderInquiry.describe(builder, TlsDirectory::context)));
    }

    /** Lets the registry be a server. */
    void use(HttpRegistry server) {
        registry = RemoteRegistry.of(
                server.host(),
                new RegistryAccess(logins, Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                event -> {});
    }

    void proxy(String url) {
        proxies = new ProxyDecision(
                List.of(ProxySource.ofEnvironment(Map.of("https_proxy", url))),
                () -> ProxySource.ofEnvironment(Map.of()));
    }

    Report check() {
        return new Report(new Checks(Duration.ofSeconds(10)).run(request().checks()));
    }

    private DoctorRequest request() {
        return new DoctorRequest(
                new Machine(maven, "17.0.15", kvm, kernel, Clock.fixed(NOW, ZoneOffset.UTC)),
                new Directories(home.resolve(".cache/mkt-images"), root.resolve("target"), root, home, storage),
                new EngineConnection(() -> engine.get()),
                new Builders(builders, !builders.isEmpty() && publishes),
                network());
    }

    private Network network() {
        GitSources git = GitSources.at(
                root.resolve("cache"),
                new GitAccess(false, Proxies.NONE, host -> Optional.empty(), new UserEnvironment(Map.of(), home)),
                event -> {});
        return new Network(
                List.of(new FilesCheck("deb12", 5, 1)),
                new ProxyUse(proxies, mavenProxy),
                List.of(new RegistryUse(
                        registry,
                        List.of(ImageReference.parse(registry.host() + "/mkt/kvm:deb12")),
                        logins,
                        publishes)),
                List.of(BASE),
                List.of(new SourceUse(git, new GitUrl(repository.toString()), "main", "rdma_core")));
    }
}
