package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.http.Relay;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes by the engine of this machine to a registry of the test's own. */
class PushIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration ONE_MORE_ATTEMPT = Duration.ofSeconds(3);
    private static final int BIG = 6_000_000;
    private static final int BYTES_PER_SECOND = 1_500_000;

    private final RecordedEvents events = new RecordedEvents();
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
    void pushWhenDoneAgainAndUnderAnotherTagSendsNothingAndHasTheSameDigest() throws Exception {
        ImageReference image = published.build(registry.host(), "a", "one");
        ImageReference other = image.withTag("2");
        engine.tag(engine.find(image).orElseThrow(), other);
        published.add(other.toString());

        Digest digest = engine.push(image, LONG, events);

        assertThat(engine.push(image, LONG, events)).isEqualTo(digest);
        assertThat(engine.push(other, LONG, events)).isEqualTo(digest);
        assertThat(engine.digestAtRegistry(other, LONG)).contains(digest);
        assertThat(events.of(PushFinished.class))
                .extracting(finished -> finished.bytesSent() > 0)
                .hasSize(3)
                .endsWith(false, false);
        if (!real.hasContainerdStore()) {
            // That store tells of what is under way from time to time: of a small layer perhaps nothing.
            assertThat(events.of(PushFinished.class).get(0).bytesSent()).isPositive();
        }
        assertThat(events.of(PushProgress.class)).allMatch(progress -> progress.layers() <= 2);
    }

    @Test
    void pushWhenRegistryWantsLoginTakesTheUsers() throws Exception {
        try (RegistryServer closed = registry.startWithLogin("alice", "pass:word")) {
            ImageReference image = published.build(closed.host(), "a", "one");
            assertFails(engine, image, Kind.LOGIN, "no basic auth credentials. There is no login for it");

            try (DockerEngine mistyped = real.connect(closed.host(), new Login("alice", "wrong"))) {
                assertFails(mistyped, image, Kind.LOGIN, "Check user and password");
            }
            try (DockerEngine loggedIn = real.connect(closed.host(), new Login("alice", "pass:word"))) {
                assertThat(loggedIn.push(image, LONG, events)).isNotNull();
            }
        }
    }

    @Test
    void pushWhenRegistryIsGoneFailsWhenTimeIsUp() throws Exception {
        ImageReference image = published.build(registry.host(), "a", "one");
        registry.kill();

        assertFails(engine, image, Kind.UNREACHABLE, "connection refused");
        assertThatThrownBy(() -> engine.checkRegistry(image, LONG))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("cannot reach the registry " + registry.host());
    }

    @Test
    void pushWhenTheRegistryComesBackIsDoneByAnotherAttempt() throws Exception {
        ImageReference image = published.build(registry.host(), "a", "one");
        registry.kill();
        CountDownLatch failed = new CountDownLatch(1);
        CompletableFuture<Digest> push = CompletableFuture.supplyAsync(() -> engine.push(image, LONG, event -> {
            events.on(event);
            if (event instanceof RetryScheduled) {
                failed.countDown();
            }
        }));
        assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();

        registry.restart();

        assertThat(push.get(1, TimeUnit.MINUTES))
                .isEqualTo(engine.digestAtRegistry(image, LONG).orElseThrow());
        assertThat(engine.checkRegistry(image, LONG)).isTrue();
    }

    @Test
    void pushWhenTheRegistryIsKilledInTheMiddleGoesOnWhenItIsBack() throws Exception {
        try (Relay relay = new Relay(registry.port()).slow(BYTES_PER_SECOND)) {
            ImageReference image = big(relay);
            CountDownLatch inTheMiddle = new CountDownLatch(1);
            CompletableFuture<Digest> push = CompletableFuture.supplyAsync(() -> engine.push(image, LONG, event -> {
                events.on(event);
                if (event instanceof PushProgress progress && progress.bytesDone() > BIG / 2) {
                    inTheMiddle.countDown();
                }
            }));
            assertThat(inTheMiddle.await(30, TimeUnit.SECONDS)).isTrue();

            registry.kill();
            registry.restart();

            assertThat(push.get(2, TimeUnit.MINUTES))
                    .isEqualTo(engine.digestAtRegistry(image, LONG).orElseThrow());
            // The engine repeats a layer by itself, or the whole push is repeated.
            assertThat(events.of(Notice.class).size()
                            + events.of(RetryScheduled.class).size())
                    .isPositive();
            assertThat(events.of(PushFinished.class)).singleElement().matches(finished -> finished.bytesSent() >= BIG);
        }
    }

    @Test
    void pushWhenEngineIsClosedInTheMiddleStopsThere() throws Exception {
        try (Relay relay = new Relay(registry.port()).slow(BYTES_PER_SECOND)) {
            ImageReference image = big(relay);

            assertThatThrownBy(() -> engine.push(image, LONG, event -> {
                        if (event instanceof PushProgress progress && progress.bytesDone() > BIG / 10) {
                            engine.close();
                        }
                    }))
                    .isInstanceOf(CancelledException.class);

            // More than was told is under way in buffers, and a push that went on would have sent all of it.
            assertThat(relay.awaitClosed()).isLessThan(BIG);
        }
    }

    /** An image with bytes that cannot be compressed, for a registry behind a relay. */
    private ImageReference big(Relay relay) throws Exception {
        byte[] bytes = new byte[BIG];
        new Random(1).nextBytes(bytes);
        ImageReference image = ImageReference.parse(relay.host() + "/" + real.image("big"));
        TestContext context =
                TestContext.of("FROM " + real.busybox(), "COPY big /").with("big", BIG, out -> out.write(bytes));
        ImageId id = engine.builder().build(context.request(real.image("big")), event -> {});
        engine.tag(id, image);
        published.add(image.toString());
        return image;
    }

    private static void assertFails(DockerEngine engine, ImageReference image, Kind kind, String message) {
        assertThatThrownBy(() -> engine.push(image, ONE_MORE_ATTEMPT, event -> {}))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith(image + " cannot be pushed: ")
                .hasMessageContaining(message);
    }
}
