package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Image;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is cancelled ends on the engine, though the programs in its containers would run for ten minutes. */
class CancellationIT {
    private final RecordedEvents events = new RecordedEvents("sleeping");
    private final CompletableFuture<Boolean> interruptedAtTheEnd = new CompletableFuture<>();
    private RealEngine real;
    private DockerEngine engine;

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect(BuilderChoice.CLASSIC);
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        real.awaitNoContainer();
        real.close();
    }

    @Test
    void buildWhenInterruptedStopsOnTheEngine() throws Exception {
        Thread build = start(sleeper("interrupted"));
        events.awaitOutput();
        assertThat(real.containers()).hasSize(1);

        build.interrupt();

        assertThat(interruptedAtTheEnd.get(60, TimeUnit.SECONDS)).isTrue();
        real.awaitNoContainer();
        assertThat(engine.find(real.image("interrupted"))).isEmpty();
    }

    @Test
    void buildWhenInterruptedLeavesTheEngineUsable() throws Exception {
        Thread build = start(sleeper("interrupted"));
        events.awaitOutput();
        build.interrupt();
        interruptedAtTheEnd.get(60, TimeUnit.SECONDS);

        assertThat(engine.builder()
                        .build(
                                TestContext.of("FROM " + real.busybox(), "RUN true")
                                        .request(real.image("next")),
                                events))
                .isNotNull();
    }

    @Test
    void closeWhenBuildsAreUnderWayStopsThemAll() throws Exception {
        RecordedEvents otherEvents = new RecordedEvents("sleeping");
        CompletableFuture<Throwable> other =
                CompletableFuture.supplyAsync(() -> failure(sleeper("other"), otherEvents));
        start(sleeper("closed"));
        events.awaitOutput();
        otherEvents.awaitOutput();
        assertThat(real.containers()).hasSize(2);

        engine.close();

        assertThat(interruptedAtTheEnd.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(other.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        real.awaitNoContainer();
    }

    @Test
    void closeWhenContextIsBeingSentEndsItsWriterAndMakesNoImage() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch writerEnded = new CountDownLatch(1);
        TestContext context = TestContext.of("FROM " + real.busybox()).with("big", Long.MAX_VALUE / 4, out -> {
            try {
                for (long block = 0; ; block++) {
                    out.write(new byte[1 << 16]);
                    if (block == 500) {
                        sending.countDown();
                    }
                }
            } finally {
                writerEnded.countDown();
            }
        });
        start(context.request(real.image("sending")));
        sending.await();

        engine.close();

        assertThat(interruptedAtTheEnd.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(writerEnded.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(real.client().listImagesCmd().exec())
                .extracting(Image::getRepoTags)
                .noneMatch(tags -> tags != null
                        && tags.length > 0
                        && tags[0].equals(real.image("sending").toString()));
    }

    @Test
    void pullWhenClosedIsCancelled() throws ExecutionException, InterruptedException {
        engine.close();

        assertThatThrownBy(() -> engine.pull(real.image("any"), events)).isInstanceOf(CancelledException.class);
    }

    private BuildRequest sleeper(String name) {
        return new BuildRequest(
                real.image(name),
                TestContext.of("FROM " + real.busybox(), "ARG NAME", "RUN echo sleeping && sleep 600 && echo $NAME"),
                "Dockerfile",
                Map.of(),
                Map.of("NAME", name),
                false,
                false);
    }

    private Thread start(BuildRequest request) {
        Thread thread = new Thread(
                () -> {
                    Throwable failure = failure(request, events);
                    if (failure instanceof CancelledException) {
                        interruptedAtTheEnd.complete(Thread.interrupted());
                    } else {
                        interruptedAtTheEnd.completeExceptionally(new AssertionError("not cancelled", failure));
                    }
                },
                "build-under-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Throwable failure(BuildRequest request, RecordedEvents listener) {
        try {
            return new AssertionError("it was built: " + engine.builder().build(request, listener));
        } catch (CancelledException | BuildStepException e) {
            return e;
        }
    }
}
