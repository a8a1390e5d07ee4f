package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.PullFailed;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullProgress;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pulls over streams and refusals that a real engine once sent. */
class PullTest {
    private static final ImageReference IMAGE = ImageReference.parse("mkt-test/a:1");

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

    @Test
    void pullWhenNothingIsNewReportsIt() throws Exception {
        server.answerPull(RecordedEngine.recording("pull-same"));

        engine.pull(IMAGE, events);

        assertThat(events.of(PullStarted.class)).hasSize(1);
        assertThat(events.of(PullFinished.class)).singleElement().matches(finished -> !finished.changed());
        assertThat(server.requests()).anyMatch(request -> request.contains("fromImage=mkt-test%2Fa&tag=1"));
    }

    @Test
    void pullWhenLayersComeCountsThemAndTheirBytes() throws Exception {
        server.answerPull(List.of(
                "{\"status\":\"Pulling from mkt-test/a\",\"id\":\"1\"}",
                "{\"status\":\"Already exists\",\"progressDetail\":{},\"id\":\"363b85b73fdd\"}",
                "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"0123456789ab\"}",
                "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":30,\"total\":90},\"id\":\"0123456789ab\"}",
                "{\"status\":\"Download complete\",\"progressDetail\":{},\"id\":\"0123456789ab\"}",
                "{\"status\":\"Extracting\",\"progressDetail\":{\"current\":45,\"total\":90},\"id\":\"0123456789ab\"}",
                "{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"0123456789ab\"}",
                "{\"status\":\"Status: Downloaded newer image for mkt-test/a:1\"}"));

        engine.pull(IMAGE, events);

        assertThat(events.of(PullProgress.class))
                .containsExactly(
                        new PullProgress(IMAGE, 1, 1, 0, 0),
                        new PullProgress(IMAGE, 1, 2, 30, 90),
                        new PullProgress(IMAGE, 1, 2, 90, 90),
                        new PullProgress(IMAGE, 2, 2, 90, 90));
    }

    @Test
    void pullWhenReferenceHasDigestAsksForTheDigest() throws Exception {
        server.answerPull(RecordedEngine.recording("pull-same"));

        engine.pull(ImageReference.parse("mkt-test/a:1@" + RecordedEngine.IMAGE_ID), events);

        assertThat(server.requests()).anyMatch(request -> request.contains("tag=sha256%3A1a9d889"));
    }

    @Test
    void pullWhenPodmansLastWordIsTheImageIsDone() throws Exception {
        server.answerPull(podmansWords(RecordedEngine.IMAGE_ID.substring("sha256:".length(), "sha256:".length() + 12)));

        engine.pull(IMAGE, events);

        assertThat(events.of(PullFinished.class)).hasSize(1);
    }

    @Test
    void pullWhenPodmansLastWordIsALayerIsNoSuccess() {
        server.answerPull(podmansWords("363b85b73fdd"));

        assertThatThrownBy(() -> engine.pull(IMAGE, events))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("and reported neither success nor an error");
    }

    /** Recorded from Podman 4.3.1. */
    private static List<String> podmansWords(String last) {
        return List.of(
                "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"363b85b73fdd\"}",
                "{\"status\":\"Download complete\",\"progressDetail\":{},\"id\":\"363b85b73fdd\"}",
                "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"" + last + "\"}",
                "{\"status\":\"Download complete\",\"progressDetail\":{},\"id\":\"" + last + "\"}");
    }

    @Test
    void pullWhenErrorIsInBandFails() {
        server.answerPull(List.of(
                "{\"status\":\"Pulling from mkt-test/a\",\"id\":\"1\"}",
                "{\"errorDetail\":{\"message\":\"unknown blob\"},\"error\":\"unknown blob\"}"));

        assertThatThrownBy(() -> engine.pull(IMAGE, events))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("mkt-test/a:1 cannot be pulled: unknown blob. ");
        assertThat(events.of(PullFinished.class)).isEmpty();
        assertThat(events.of(PullFailed.class))
                .singleElement()
                .matches(failed -> failed.image().equals(IMAGE));
    }

    @Test
    void pullWhenStreamEndsEarlyIsNoSuccess() throws Exception {
        server.answerPull(RecordedEngine.recording("pull-new").subList(0, 3));

        assertThatThrownBy(() -> engine.pull(IMAGE, events))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("and reported neither success nor an error");
    }

    @Test
    void pullWhenStreamBreaksReportsTheLostConnection() throws Exception {
        List<String> start = RecordedEngine.recording("pull-new").subList(0, 3);
        server.answer("POST /v1.41/images/create", new Answer.Stream(start, false));

        assertThatThrownBy(() -> engine.pull(IMAGE, events))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed during the pull of mkt-test/a:1");
    }

    @Test
    void pullWhenInterruptedIsCancelled() throws Exception {
        server.answer("POST /v1.41/images/create", new Answer.Silence());

        assertThatThrownBy(() -> engine.pull(IMAGE, event -> {
                    if (event instanceof PullStarted) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ABSENT      | 404 | manifest for 127.0.0.1:5000/mkt-test/a:b not found: manifest unknown: manifest unknown",
                "LOGIN       | 404 | pull access denied for a, repository does not exist or may require 'docker login': denied",
                "LOGIN       | 500 | Head 'http://127.0.0.1:5988/v2/mkt-test/a/manifests/1': no basic auth credentials",
                "LOGIN       | 500 | unauthorized: authentication required",
                "UNREACHABLE | 500 | Get 'http://127.0.0.1:5999/v2/': dial tcp 127.0.0.1:5999: connect: connection refused",
                "UNREACHABLE | 500 | Get 'https://registry.invalid/v2/': dial tcp: lookup registry.invalid: no such host",
                "UNREACHABLE | 500 | Get 'https://registry-1.docker.io/v2/': net/http: TLS handshake timeout",
                "UNREACHABLE | 500 | received unexpected HTTP status: 503 Service Unavailable",
                "OTHER       | 500 | Get 'https://r.example/v2/': x509: certificate signed by unknown authority",
                "OTHER       | 500 | Get 'https://r.example/v2/': http: server gave HTTP response to HTTPS client",
                "UNREACHABLE | 500 | toomanyrequests: You have reached your pull rate limit.",
                "OTHER       | 500 | something that nobody has thought of",
            })
    void pullWhenRefusedReportsTheReason(RegistryException.Kind kind, int status, String message) {
        server.answer("POST /v1.41/images/create", new Answer.Plain(status, "{\"message\":\"" + message + "\"}"));

        assertThatThrownBy(() -> engine.pull(IMAGE, events)).isInstanceOfSatisfying(RegistryException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.problem()).isEqualTo("mkt-test/a:1 cannot be pulled: " + message);
        });
    }
}
