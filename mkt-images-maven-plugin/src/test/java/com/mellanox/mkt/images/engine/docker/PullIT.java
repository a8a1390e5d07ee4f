package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pulls by the engine of this machine from a registry of the test's own. */
class PullIT {
    private static final String PASSWORD = "pass:word";

    private final RecordedEvents events = new RecordedEvents();
    private RealEngine real;
    private DockerEngine engine;
    private RegistryServer registry;
    private PublishedImages published;

    @BeforeEach
    void start() throws IOException, InterruptedException {
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
    void pullWhenImageIsNewSameAndNewAgainReportsWhatChanged() throws Exception {
        ImageReference image = published.publish("a", "one");
        real.remove(image.toString());

        engine.pull(image, events);
        ImageId first = engine.find(image).orElseThrow();
        engine.pull(image, events);
        published.publish("a", "two");
        real.client().tagImageCmd(first.toString(), image.name(), "1").exec();
        engine.pull(image, events);

        assertThat(events.of(PullFinished.class))
                .extracting(PullFinished::changed)
                .containsExactly(true, false, true);
        assertThat(engine.find(image)).isPresent().isNotEqualTo(Optional.of(first));
    }

    @Test
    void pullWhenImageIsUnknownReportsNotFound() throws Exception {
        ImageReference known = published.publish("a", "one");

        assertFails(known.name() + ":nosuch", RegistryException.Kind.ABSENT, "has no such image");
        assertFails(registry.host() + "/nosuch:1", RegistryException.Kind.ABSENT, "has no such image");
    }

    @Test
    void pullWhenRegistryIsGoneReportsUnreachable() {
        String image = registry.host() + "/a:1";
        registry.close();

        assertFails(image, RegistryException.Kind.UNREACHABLE, "connection refused");
    }

    @Test
    void pullWhenLayerIsMissingFailsInBand() throws Exception {
        assumeFalse(
                real.hasContainerdStore(),
                "the containerd image store does not pull the layer, which its BuildKit has still");
        ImageReference image = published.publish("a", "one");
        registry.loseLayers(image.name().substring(registry.host().length() + 1));
        real.remove(image.toString());

        assertThatThrownBy(() -> engine.pull(image, events)).isInstanceOf(RegistryException.class);
        assertThat(engine.find(image)).isEmpty();
        assertThat(events.of(PullFinished.class)).isEmpty();
    }

    @Test
    void pullWhenRegistryWantsLoginTakesTheUsers() throws Exception {
        ImageReference open = published.publish("a", "one");
        try (RegistryServer closed = registry.startWithLogin("alice", PASSWORD)) {
            String image =
                    closed.host() + open.toString().substring(registry.host().length());
            published.add(image);
            assertFails(image, RegistryException.Kind.LOGIN, "no basic auth credentials");

            try (DockerEngine loggedIn = real.connect(closed.host(), new Login("alice", PASSWORD))) {
                loggedIn.pull(ImageReference.parse(image), events);
            }
            assertThat(engine.find(ImageReference.parse(image))).isPresent();

            try (DockerEngine mistyped = real.connect(closed.host(), new Login("alice", "wrong"))) {
                assertThatThrownBy(() -> mistyped.pull(ImageReference.parse(image), events))
                        .isInstanceOfSatisfying(
                                RegistryException.class,
                                e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.LOGIN));
            }
        }
    }

    private void assertFails(String image, RegistryException.Kind kind, String message) {
        assertThatThrownBy(() -> engine.pull(ImageReference.parse(image), events))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(image + " cannot be pulled: ")
                .hasMessageContaining(message);
    }
}
