package com.mellanox.mkt.images.run;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link StepNetwork}: by which proxies the steps of builds reach the network. */
class StepNetworkTest {
    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleRun run;

    @BeforeEach
    void createKey() throws IOException {
        SampleKey key = new SampleKey(root).write("kvm.Dockerfile", "FROM debian:bookworm");
        run = new SampleRun(root, key, engine);
    }

    private BuildRequest request() {
        return engine.build("harbor.mellanox.com/mkt/kvm:deb12").request();
    }

    @Test
    void stepsWhenThereIsNoProxyHaveTheEnginesOwnNetwork() {
        run.run();

        assertThat(request().arguments()).isEmpty();
        assertThat(request().hostNetwork()).isFalse();
    }

    @Test
    void stepsWhenThereAreProxiesKnowThemByArguments() {
        run.proxies("http://proxy:3128", "http://proxy:3129", "localhost,.corp.example")
                .run();

        assertThat(request().arguments())
                .containsOnly(
                        entry("http_proxy", "http://proxy:3128"),
                        entry("https_proxy", "http://proxy:3129"),
                        entry("no_proxy", "localhost,.corp.example"));
        assertThat(request().hostNetwork()).isFalse();
    }

    @Test
    void stepsWhenTheProxyIsOnLoopbackShareTheNetworkOfALocalEngine() {
        run.proxies("http://127.0.0.1:3142", null, null).run();

        assertThat(request().arguments()).containsOnly(entry("http_proxy", "http://127.0.0.1:3142"));
        assertThat(request().hostNetwork()).isTrue();
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void stepsWhenTheProxyIsOnLoopbackGoWithoutItOnARemoteEngine() {
        engine.remote();

        run.proxies("http://127.0.0.1:3142", null, null).run();

        assertThat(request().arguments()).isEmpty();
        assertThat(request().hostNetwork()).isFalse();
        assertThat(run.warnings())
                .containsExactly("The proxy is on this host's loopback, which Fake 1.0 at memory: does not share:"
                        + " the containers go without it. Name the proxy by an address that the engine's host reaches,"
                        + " with -Dmkt.httpProxy");
    }

    @Test
    void passwordWhenAProxyHasOneReachesTheEngineAndNoEvent() {
        run.proxies("http://user:s3cret@proxy:3128", "http://user:s3cret@proxy:3128", null)
                .run();

        assertThat(request().arguments()).containsEntry("http_proxy", "http://user:s3cret@proxy:3128");
        assertThat(run.events())
                .isNotEmpty()
                .noneMatch(event -> event.toString().contains("s3cret"));
    }
}
