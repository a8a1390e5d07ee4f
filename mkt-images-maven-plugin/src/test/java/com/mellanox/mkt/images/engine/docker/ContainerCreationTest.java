package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Running programs on engines that refuse or fail on the way; whatever happens, the container is removed. */
class ContainerCreationTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String CREATE = "POST /v1.41/containers/create";
    private static final String ATTACH = "POST /v1.41/containers/c1/attach";
    private static final String WAIT = "POST /v1.41/containers/c1/wait?condition=next-exit";
    private static final String START = "POST /v1.41/containers/c1/start";
    private static final String REMOVE = "DELETE /v1.41/containers/c1?";

    /** Streams that are opened, and have their end at once. */
    private static final Answer NO_OUTPUT = new Answer.Stream(List.of(), false);

    private final ContainerRequest request =
            ContainerRequests.of(new ImageId(new Digest(RecordedEngine.IMAGE_ID)), List.of("do-kvm.py", "a"));
    private RecordedEngine server;
    private DockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        server.answer(CREATE, new Answer.Plain(201, "{\"Id\":\"c1\"}"));
        server.answer(ATTACH, NO_OUTPUT);
        server.answer(WAIT, new Answer.Plain(200, "{\"Error\":null,\"StatusCode\":3}"));
        server.answer(START, new Answer.Plain(204, ""));
        server.answer(REMOVE, new Answer.Plain(404, "{\"message\":\"No such container: c1\"}"));
        engine = server.connect();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    private RunningContainer run() {
        return engine.start(request, new TextOutput(), null);
    }

    private void assertRemoved() {
        assertThat(server.requests().get(server.requests().size() - 1))
                .startsWith(REMOVE)
                .contains("v=true", "force=true");
    }

    @Test
    void startWhenAllGoesWellAsksForStreamsAndStatusBefore() {
        try (RunningContainer container = run()) {
            assertThat(container.await(LONG)).hasValue(3);
        }

        assertThat(server.requests().subList(1, server.requests().size()))
                .satisfiesExactly(
                        create -> assertThat(create).startsWith(CREATE),
                        attach -> assertThat(attach)
                                .startsWith(ATTACH)
                                .contains("stream=1", "stdin=1", "stdout=1", "stderr=1"),
                        wait -> assertThat(wait).startsWith(WAIT),
                        start -> assertThat(start).startsWith(START),
                        remove -> assertThat(remove).startsWith(REMOVE));
    }

    @Test
    void startWhenRefusedReportsTheEnginesMessageAndRemovesTheContainer() {
        server.answer(START, new Answer.Plain(400, "{\"message\":\"unable to apply caps: operation not permitted\"}"));

        assertThatThrownBy(this::run)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot run do-kvm.py in a container of " + request.image()
                        + ": unable to apply caps: operation not permitted. Use an engine that has all the rights");
        assertRemoved();
    }

    @Test
    void startWhenStreamsAreRefusedReportsTheEnginesMessageAndRemovesTheContainer() {
        server.answer(ATTACH, new Answer.Plain(409, "{\"message\":\"container c1 is paused\"}"));

        assertThatThrownBy(this::run)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(": container c1 is paused. Check its log");
        assertRemoved();
    }

    @Test
    void startWhenConnectionIsLostReportsIt() {
        server.answer(ATTACH, new Answer.HangUp());

        assertThatThrownBy(this::run)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed during the request to run do-kvm.py");
    }

    @Test
    void awaitWhenStatusNeverComesReportsTheLostConnection() {
        server.answer(WAIT, new Answer.Stream(List.of(), false));

        try (RunningContainer container = run()) {
            assertThatThrownBy(() -> container.await(LONG))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("failed during the run of do-kvm.py in a container of " + request.image());
        }
    }

    @Test
    void awaitWhenEngineCannotGetTheStatusReportsItsMessage() {
        server.answer(WAIT, new Answer.Plain(200, "{\"Error\":{\"Message\":\"shim is gone\"},\"StatusCode\":0}"));

        try (RunningContainer container = run()) {
            assertThatThrownBy(() -> container.await(LONG))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("shim is gone");
        }
    }

    @Test
    void awaitWhenOutputBreaksOffReportsTheLostConnection() {
        server.answer(ATTACH, new Answer.Stream(List.of("\u0001"), false));

        try (RunningContainer container = run()) {
            assertThatThrownBy(() -> container.await(LONG))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("failed during the run of do-kvm.py");
        }
    }

    @Test
    void closeWhenContainerIsAboutToGoWaitsUntilItIsGone() {
        server.answer(
                REMOVE, new Answer.Plain(409, "{\"message\":\"removal of container c1 is already in progress\"}"));

        run().close();

        assertThat(server.requests().get(server.requests().size() - 1)).startsWith("GET /v1.41/containers/c1/json");
    }

    @Test
    void closeWhenContainerStaysWarnsWithItsName() {
        RecordedEvents events = new RecordedEvents();
        server.answer(REMOVE, new Answer.Plain(500, "{\"message\":\"device or resource busy\"}"));
        try (DockerEngine other = server.connect(events)) {
            other.start(request, new TextOutput(), null).close();
        }

        String created = server.requests().stream()
                .filter(line -> line.startsWith(CREATE + "?name="))
                .map(line -> line.replaceFirst(".*name=([^ &]+).*", "$1"))
                .findFirst()
                .orElseThrow();
        assertThat(events.of(Warning.class)).singleElement().satisfies(warning -> {
            assertThat(warning.what()).contains(created, "device or resource busy");
            assertThat(warning.remedy()).endsWith("docker rm --force --volumes " + created);
        });
    }

    @Test
    void startWhenEngineIsClosedBeforeItAnswersIsCancelledAndRemovesTheContainer() throws Exception {
        for (String silent : List.of(ATTACH, WAIT, START)) {
            stop();
            start();
            CountDownLatch asked = new CountDownLatch(1);
            server.answer(silent, new Answer.Silence()).onRequest(silent, asked::countDown);
            CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(this::failure);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            engine.close();

            assertThat(failure.get(60, TimeUnit.SECONDS)).as(silent).isInstanceOf(CancelledException.class);
            assertRemoved();
        }
    }

    @Test
    void readWhenTheRemovalTakesLongDoesNotWaitButTheNextRemovalOfAnImageDoes() throws Exception {
        CountDownLatch removing = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        server.answer("GET /v1.41/containers/c1/archive", new Answer.Plain(200, ""));
        server.onRequest(REMOVE, () -> {
            removing.countDown();
            awaitOrFail(mayEnd);
        });

        engine.read(request.image(), "/opt", in -> {});
        awaitOrFail(removing);
        CompletableFuture<Void> untagged =
                CompletableFuture.runAsync(() -> engine.untag(ImageReference.parse("mkt-test/a:1")));

        assertThat(server.requests()).noneMatch(line -> line.startsWith("DELETE /v1.41/images/"));
        mayEnd.countDown();
        untagged.get(60, TimeUnit.SECONDS);
        assertThat(server.requests()).anyMatch(line -> line.startsWith("DELETE /v1.41/images/"));
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Throwable failure() {
        try {
            run();
            return new AssertionError("it was started");
        } catch (CancelledException | EngineException e) {
            return e;
        }
    }
}
