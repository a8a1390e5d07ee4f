package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds by BuildKit that are ended: what is left on the engine. */
@OnEachEngine(withBuildkit = true)
class BuildkitCancellationIT {
    private final EngineAddress address;

    private final RecordedEvents events = new RecordedEvents("sleeping");
    private final SleepingStep step = SleepingStep.create();
    private final ImageReference name = ImageReference.parse(
            "mkt-images.invalid/" + UUID.randomUUID().toString().substring(0, 8) + ":0");
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private RealEngine real;
    private DockerEngine engine;

    BuildkitCancellationIT(EngineAddress address) {
        this.address = address;
    }

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine(address);
        engine = DockerEngine.connect(address, registry -> Optional.empty(), BuilderChoice.BUILDKIT, events);
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        real.close();
    }

    /** A build that has begun its step, which sleeps for longer than the test. */
    private CompletableFuture<Throwable> sleeping(CompletableFuture<Thread> thread) throws InterruptedException {
        ImageId base = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
        BuildRequest request = new NamedContext(
                        TestContext.of("FROM " + name, "RUN echo sleeping; " + step.command()),
                        Map.of(base, ImageReference.parse(real.busybox())),
                        Map.of(base, name))
                .request(real.image("sleeping"));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread build = new Thread(() -> end.complete(failure(request)), "build");
        build.start();
        thread.complete(build);
        events.awaitOutput();
        assertThat(engine.find(name)).contains(base);
        assertThat(step.isRunning()).isTrue();
        return end;
    }

    private Throwable failure(BuildRequest request) {
        try {
            return new AssertionError("built " + engine.builder().build(request, events));
        } catch (BuildStepException | RuntimeException e) {
            interrupted.set(Thread.currentThread().isInterrupted());
            return e;
        }
    }

    private void awaitNothingLeft() {
        step.awaitEnd();
        try (DockerEngine other = DockerEngine.connect(address, registry -> Optional.empty(), event -> {})) {
            assertThat(other.find(real.image("sleeping"))).isEmpty();
            assertThat(other.find(ImageReference.parse(real.busybox()))).isPresent();
        }
    }

    private void assertNameIsGone() {
        engine.close();
        try (DockerEngine other = DockerEngine.connect(address, registry -> Optional.empty(), event -> {})) {
            assertThat(other.find(name)).isEmpty();
        }
    }

    @Test
    void buildWhenInterruptedLeavesNothingOnTheEngineAndCanBeRepeated() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Throwable> end = sleeping(thread);

        thread.join().interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(interrupted).isTrue();
        awaitNothingLeft();
        ImageId next =
                engine.builder().build(TestContext.of("FROM " + real.busybox()).request(real.image("next")), events);
        assertThat(next).isNotNull();
        assertNameIsGone();
    }

    @Test
    void closeWhenABuildIsUnderWayLeavesNothingOnTheEngine() throws Exception {
        CompletableFuture<Throwable> end = sleeping(new CompletableFuture<>());

        engine.close();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(interrupted).isFalse();
        awaitNothingLeft();
        assertNameIsGone();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(thread -> thread.startsWith("buildkit-"));
    }

    @Test
    void buildWhenTheConnectionIsCutSaysSoAndEndsTheStep() throws Exception {
        engine.close();
        try (SocketRelay relay = new SocketRelay(address)) {
            engine =
                    DockerEngine.connect(relay.address(), registry -> Optional.empty(), BuilderChoice.BUILDKIT, events);
            CompletableFuture<Throwable> end = sleeping(new CompletableFuture<>());

            relay.cut();

            assertThat(end.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("The engine at " + relay.address() + " failed during the build of "
                            + real.image("sleeping") + " in step 2/2 : RUN echo sleeping; " + step.command())
                    .hasMessageContaining("Check whether it was restarted or killed");
        }
        awaitNothingLeft();
        // As the next run does.
        try (DockerEngine other = DockerEngine.connect(address, registry -> Optional.empty(), event -> {})) {
            other.untag(name);
        }
    }
}
