package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pushes over streams and refusals that a real engine once sent. */
class PushTest {
    private static final ImageReference IMAGE = ImageReference.parse("mkt-test/a:1");
    private static final String PATH = "POST /v1.41/images/mkt-test%2Fa/push";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RecordedEvents events = new RecordedEvents();
    private RecordedEngine server;
    private DockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        engine = server.connect();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    private void answer(List<String> lines) {
        server.answer(PATH, new Answer.Stream(lines, true));
    }

    @Test
    void pushWhenDoneGivesTheDigest() throws Exception {
        answer(RecordedEngine.recording("push-new"));

        assertThat(engine.push(IMAGE, LONG, events))
                .hasToString("sha256:66959cd69f0b53acfbba69f7f088ffcb741c791a74b9b50d1ad5aac93587739d");

        assertThat(events.of(PushStarted.class)).containsExactly(new PushStarted(IMAGE));
        assertThat(events.of(PushFinished.class))
                .singleElement()
                .satisfies(finished -> assertThat(finished.bytesSent()).isEqualTo(4_500_005));
        assertThat(server.requests()).anyMatch(request -> request.startsWith(PATH + "?tag=1 "));
    }

    @Test
    void pushWhenNothingIsNewSendsNothing() throws Exception {
        answer(RecordedEngine.recording("push-same"));

        engine.push(IMAGE, LONG, events);

        assertThat(events.of(PushFinished.class))
                .extracting(PushFinished::bytesSent)
                .containsExactly(0L);
    }

    @Test
    void pushWhenReferenceHasADigestIsAMistake() {
        ImageReference pinned = ImageReference.parse("mkt-test/a:1@" + RecordedEngine.IMAGE_ID);

        assertThatThrownBy(() -> engine.push(pinned, LONG, events)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pushWhenTheRegistryComesBackIsDoneByAnotherAttempt() throws Exception {
        server.answerPushes(List.of(RecordedEngine.recording("push-gone"), RecordedEngine.recording("push-same")));

        engine.push(IMAGE, LONG, events);

        assertThat(events.of(RetryScheduled.class)).singleElement().satisfies(retry -> {
            assertThat(retry.problem())
                    .startsWith("mkt-test/a:1 cannot be pushed: ")
                    .contains("connection refused");
            assertThat(retry.attempt()).isEqualTo(2);
            assertThat(retry.left()).isLessThanOrEqualTo(LONG);
        });
        assertThat(events.of(PushStarted.class)).hasSize(1);
        assertThat(events.of(PushFinished.class)).hasSize(1);
    }

    @Test
    void pushWhenTooLargeForAProxyNamesItsLimit() throws Exception {
        answer(RecordedEngine.recording("push-too-large"));

        assertFails(Kind.OTHER)
                .hasMessageContainingAll(
                        "mkt-test/a:1 cannot be pushed: 413 Request Entity Too Large",
                        "docker.io",
                        "client_max_body_size 0");
    }

    @Test
    void pushWhenTagIsImmutableReportsIt() throws Exception {
        answer(RecordedEngine.recording("push-immutable"));

        assertFails(Kind.IMMUTABLE)
                .hasMessageContaining("configured as immutable")
                .hasMessageContaining("Push another tag");
    }

    @Test
    void pushWhenThereIsNoLoginShowsHowToLogIn() throws Exception {
        answer(RecordedEngine.recording("push-nologin"));

        assertFails(Kind.LOGIN)
                .hasMessageContaining("no basic auth credentials. There is no login for it: 'docker login docker.io'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LOGIN       | denied: requested access to the resource is denied",
                "ABSENT      | unknown: project mkt not found",
                "OTHER       | Get 'https://192.0.2.2:5002/v2/': x509: certificate signed by unknown authority",
                "OTHER       | tag does not exist: mkt-test/a:1",
                "OTHER       | something that nobody has thought of",
            })
    void pushWhenRefusedReportsTheReason(Kind kind, String message) {
        answer(List.of(
                "{\"status\":\"The push refers to repository [mkt-test/a]\"}",
                "{\"errorDetail\":{\"message\":\"" + message + "\"},\"error\":\"" + message + "\"}"));

        assertFails(kind).hasMessageStartingWith("mkt-test/a:1 cannot be pushed: " + message + ". ");

        server.answer(PATH, new Answer.Plain(500, "{\"message\":\"" + message + "\"}"));
        assertFails(kind).hasMessageStartingWith("mkt-test/a:1 cannot be pushed: " + message + ". ");
    }

    @Test
    void pushWhenStreamEndsEarlyIsNoSuccess() throws Exception {
        List<String> all = RecordedEngine.recording("push-new");
        for (int lines : List.of(0, 4, all.size() - 2)) {
            answer(all.subList(0, lines));

            assertThatThrownBy(() -> engine.push(IMAGE, LONG, events))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("ended the push of mkt-test/a:1 and reported neither success nor an error");
        }
        assertThat(events.of(PushFinished.class)).isEmpty();
    }

    @Test
    void pushWhenStreamBreaksReportsTheLostConnection() throws Exception {
        server.answer(
                PATH, new Answer.Stream(RecordedEngine.recording("push-new").subList(0, 5), false));

        assertThatThrownBy(() -> engine.push(IMAGE, LONG, events))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed during the push of mkt-test/a:1");
    }

    @Test
    void pushWhenItHangsIsGivenUp() {
        server.answer(PATH, new Answer.Silence());

        assertThatThrownBy(() -> engine.push(IMAGE, Duration.ofMillis(50), events))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("mkt-test/a:1 cannot be pushed: not finished within the time limit. ");
    }

    @Test
    void pushWhenNoTimeIsLeftForAnotherAttemptFailsWithTheLastError() throws Exception {
        answer(RecordedEngine.recording("push-gone"));

        assertThatThrownBy(() -> engine.push(IMAGE, Duration.ofMillis(900), events))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("connection refused");
        assertThat(events.of(RetryScheduled.class)).isEmpty();
    }

    @Test
    void pauseWhenTheRegistryStaysAwayGrowsUpToALimit() {
        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToObj(attempt -> ImageTransfers.pause(attempt).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void pushWhenInterruptedIsCancelled() {
        server.answer(PATH, new Answer.Silence());

        assertThatThrownBy(() -> engine.push(IMAGE, LONG, event -> {
                    if (event instanceof PushStarted) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void pushWhenEngineIsClosedIsCancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(PATH, new Answer.Silence()).onRequest(PATH, asked::countDown);
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(this::failure);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        engine.close();

        assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(failure()).isInstanceOf(CancelledException.class);
    }

    @Test
    void pushWhenEngineIsClosedBeforeAnotherAttemptIsCancelled() throws Exception {
        answer(RecordedEngine.recording("push-gone"));

        assertThatThrownBy(() -> engine.push(IMAGE, LONG, event -> {
                    if (event instanceof RetryScheduled) {
                        engine.close();
                    }
                }))
                .isInstanceOf(CancelledException.class);
    }

    private Throwable failure() {
        try {
            return new AssertionError("pushed: " + engine.push(IMAGE, LONG, events));
        } catch (CancelledException e) {
            return e;
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(Kind kind) {
        return assertThatThrownBy(() -> engine.push(IMAGE, LONG, events))
                .isInstanceOfSatisfying(RegistryException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(events.of(RetryScheduled.class)).isEmpty();
                });
    }
}
