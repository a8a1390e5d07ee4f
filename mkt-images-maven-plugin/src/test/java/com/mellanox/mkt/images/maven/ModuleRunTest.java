package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.registry.HttpRegistry;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.LockPolicy;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that a run shares. */
class ModuleRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private HttpRegistry server;

    @BeforeEach
    void start() {
        server = HttpRegistry.start()
                .asksForToken("http", HttpRegistry.token("mkt/kvm", "pull", "push"))
                .answer(
                        "HEAD /v2/mkt/kvm/manifests/deb12",
                        Answer.of(200).with("Docker-Content-Digest", "sha256:" + "0".repeat(64)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ModuleRun run() throws IOException {
        SampleKey key = new SampleKey(root);
        key.write("kvm.Dockerfile", "FROM debian:bookworm");
        ImageDescriptor descriptor = key.descriptor().publishedTo(new Destination(server.host(), "mkt"));
        BuildOptions options = new BuildOptions(
                null,
                PullPolicy.REFRESH,
                CachePolicy.USE,
                false,
                1,
                Set.of(),
                Set.of(),
                Map.of(),
                root.resolve("cache"),
                null,
                root.resolve("target"),
                UserOverrides.NONE,
                BuilderChoice.AUTO,
                StepSecrets.NONE,
                Set.of(),
                Set.of(),
                LockPolicy.USE);
        UserEnvironment user = new UserEnvironment(Map.of(), root.resolve("home"));
        ProxySource none = new ProxySource("a test", null, null, null);
        ModuleRun.RemoteAccess access = new ModuleRun.RemoteAccess(
                new GitAccess(false, Proxies.NONE, host -> Optional.empty(), user),
                new RegistryAccess(host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                new ProxyDecision(List.of(none), () -> none));
        return new ModuleRun(
                new MavenProject(), descriptor, options, new EngineFuture(FakeEngine::new), access, event -> {});
    }

    @Test
    void registryWhenABuildIsPublishedIsLoggedInToOnce() throws IOException {
        ImageReference image = ImageReference.parse(server.host() + "/mkt/kvm:deb12");
        try (ModuleRun run = run()) {
            run.publishing(LIMIT).logIn(List.of("mkt/kvm"), Right.PUSH);
            Registry cache = run.cachedImages().orElseThrow();
            assertThat(cache.digest(image)).isPresent();
            Registry published = run.publishing(LIMIT);
            published.logIn(List.of("mkt/kvm"), Right.PUSH);
            assertThat(published.digest(image)).isPresent();
        }

        assertThat(server.lines())
                .containsExactly(
                        "GET /v2/",
                        "GET /token?service=test&scope=repository:mkt/kvm:pull,push",
                        "HEAD /v2/mkt/kvm/manifests/deb12",
                        "HEAD /v2/mkt/kvm/manifests/deb12");
    }
}
