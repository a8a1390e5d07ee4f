package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.UserEnvironment;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls by the engine of this machine from a registry of the test's own. */
class PullIT {
    private static final String PASSWORD = "pass:word";

    private final RecordedEvents events = new RecordedEvents();
    private final List<String> pulled = new ArrayList<>();
    private RealEngine real;
    private DockerEngine engine;
    private RegistryServer registry;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        real = new RealEngine();
        engine = real.connect();
        registry = RegistryServer.start();
    }

    @AfterEach
    void stop() {
        pulled.forEach(real::remove);
        registry.close();
        engine.close();
        real.close();
    }

    @Test
    void pullWhenImageIsNewSameAndNewAgainTellsWhatChanged() throws Exception {
        ImageReference image = publish("a", "one");
        real.remove(image.toString());

        engine.pull(image, events);
        ImageId first = engine.find(image).orElseThrow();
        engine.pull(image, events);
        publish("a", "two");
        real.client().tagImageCmd(first.toString(), image.name(), "1").exec();
        engine.pull(image, events);

        assertThat(events.of(PullFinished.class))
                .extracting(PullFinished::changed)
                .containsExactly(true, false, true);
        assertThat(engine.find(image)).isPresent().isNotEqualTo(Optional.of(first));
    }

    @Test
    void pullWhenImageIsUnknownSaysNotFound() throws Exception {
        ImageReference known = publish("a", "one");

        assertFails(known.name() + ":nosuch", PullException.Kind.NOT_FOUND, "manifest unknown");
        assertFails(registry.host() + "/nosuch:1", PullException.Kind.NOT_FOUND, "not found");
    }

    @Test
    void pullWhenRegistryIsGoneSaysUnreachable() {
        String image = registry.host() + "/a:1";
        registry.close();

        assertFails(image, PullException.Kind.UNREACHABLE, "connection refused");
    }

    @Test
    void pullWhenLayerIsMissingFailsInBand() throws Exception {
        ImageReference image = publish("a", "one");
        registry.loseLayers(image.name().substring(registry.host().length() + 1));
        real.remove(image.toString());
        real.remove(real.image("a").toString());

        assertThatThrownBy(() -> engine.pull(image, events)).isInstanceOf(PullException.class);
        assertThat(engine.find(image)).isEmpty();
        assertThat(events.of(PullFinished.class)).isEmpty();
    }

    @Test
    void pullWhenRegistryWantsLoginTakesTheUsers(@TempDir Path config) throws Exception {
        ImageReference open = publish("a", "one");
        try (RegistryServer closed = registry.startWithLogin("alice", PASSWORD)) {
            String image =
                    closed.host() + open.toString().substring(registry.host().length());
            pulled.add(image);
            assertFails(image, PullException.Kind.DENIED, "no basic auth credentials");

            try (DockerEngine loggedIn = connect(config, closed.host(), "alice:" + PASSWORD)) {
                loggedIn.pull(ImageReference.parse(image), events);
            }
            assertThat(engine.find(ImageReference.parse(image))).isPresent();

            try (DockerEngine mistyped = connect(config, closed.host(), "alice:wrong")) {
                assertThatThrownBy(() -> mistyped.pull(ImageReference.parse(image), events))
                        .isInstanceOfSatisfying(
                                PullException.class, e -> assertThat(e.kind()).isEqualTo(PullException.Kind.DENIED));
            }
        }
    }

    private DockerEngine connect(Path config, String host, String login) throws IOException {
        String auth = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                config.resolve("config.json"), "{\"auths\": {\"" + host + "\": {\"auth\": \"" + auth + "\"}}}");
        UserEnvironment user = new UserEnvironment(Map.of("DOCKER_CONFIG", config.toString()), config);
        return DockerEngine.connect(real.address(), user, event -> {});
    }

    private void assertFails(String image, PullException.Kind kind, String words) {
        assertThatThrownBy(() -> engine.pull(ImageReference.parse(image), events))
                .isInstanceOfSatisfying(
                        PullException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(image + " cannot be pulled: ")
                .hasMessageContaining(words);
    }

    /** Builds an image with a text in it and pushes it. */
    private ImageReference publish(String name, String text) throws Exception {
        ImageReference local = real.image(name);
        engine.builder()
                .build(
                        TestContext.of("FROM " + real.busybox(), "RUN echo " + text + " > /text")
                                .request(local),
                        events);
        ImageReference image = ImageReference.parse(registry.host() + "/" + local);
        real.client().tagImageCmd(local.toString(), image.name(), "1").exec();
        pulled.add(image.toString());
        real.client()
                .pushImageCmd(image.toString())
                .withAuthConfig(new AuthConfig())
                .exec(new ResultCallback.Adapter<PushResponseItem>())
                .awaitCompletion();
        return image;
    }
}
