package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine of this machine asks a registry of the test's own for digests. */
class DistributionInspectIT {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private RealEngine real;
    private DockerEngine engine;
    private RegistryServer registry;
    private PublishedImages published;

    @BeforeEach
    void start() throws Exception {
        real = new RealEngine();
        engine = real.connect();
        published = new PublishedImages(real, engine);
        registry = published.registry;
    }

    @AfterEach
    void stop() {
        published.close();
        engine.close();
        real.close();
    }

    @Test
    void digestWhenImageIsPulledIsWhatTheEngineHasUntilItChanges() throws Exception {
        ImageReference image = published.publish("a", "one");
        real.remove(image.toString());
        Optional<Digest> before = engine.digestAtRegistry(image, WITHIN);
        engine.pull(image, event -> {});
        Optional<Digest> held = engine.images().find(image).orElseThrow().digestAt(image);

        assertThat(before).isPresent().isEqualTo(held);

        published.publish("a", "two");
        assertThat(engine.digestAtRegistry(image, WITHIN)).isPresent().isNotEqualTo(before);
    }

    @Test
    void digestWhenImageIsUnknownReportsNotFound() {
        assertFails(registry.host() + "/nosuch:1", RegistryException.Kind.ABSENT);
    }

    @Test
    void digestWhenRegistryIsGoneReportsUnreachable() {
        String image = registry.host() + "/a:1";
        registry.close();

        assertFails(image, RegistryException.Kind.UNREACHABLE);
    }

    @Test
    @Timeout(30)
    void digestWhenRegistryNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ImageReference image = ImageReference.parse("127.0.0.1:" + silent.getLocalPort() + "/a:1");

            assertThatThrownBy(() -> engine.digestAtRegistry(image, Duration.ofSeconds(1)))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageStartingWith(image + " cannot be looked up at its registry: no answer within 1 s");
        }
    }

    @Test
    void digestWhenRegistryWantsLoginTakesTheUsers() throws Exception {
        ImageReference open = published.publish("a", "one");
        try (RegistryServer closed = registry.startWithLogin("alice", "pass:word")) {
            String image =
                    closed.host() + open.toString().substring(registry.host().length());
            assertFails(image, RegistryException.Kind.LOGIN);

            try (DockerEngine loggedIn = real.connect(closed.host(), new Login("alice", "pass:word"))) {
                assertThat(loggedIn.digestAtRegistry(ImageReference.parse(image), WITHIN))
                        .isPresent()
                        .isEqualTo(engine.digestAtRegistry(open, WITHIN));
            }
        }
    }

    private void assertFails(String image, RegistryException.Kind kind) {
        assertThatThrownBy(() -> engine.digestAtRegistry(ImageReference.parse(image), WITHIN))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(image + " cannot be looked up at its registry: ");
    }
}
