package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.registry.HttpRegistry;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        ImageDescriptor descriptor =
                SampleModuleRun.descriptor(root).publishedTo(new Destination(server.host(), "mkt"));
        return SampleModuleRun.of(root, descriptor, PullPolicy.REFRESH, FakeEngine::new);
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
