package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions for a registry's digest, over answers that a real engine once gave. */
class DistributionInspectTest {
    private static final ImageReference IMAGE = ImageReference.parse("127.0.0.1:5000/mkt-test/a:1");
    private static final String PATH = "GET /v1.41/distribution/127.0.0.1:5000/mkt-test/a:1/json";
    private static final String DIGEST = "sha256:3fdcfafda5644c2cd0b1af76fcacc9d9631d727919264ac4d2b1df6d0dc33666";
    private static final Duration LONG = Duration.ofSeconds(20);

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
    void digestWhenRegistryAnswersIsItsDescriptors() {
        answer(
                200,
                "{\"Descriptor\":{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"digest\":\""
                        + DIGEST + "\",\"size\":439},\"Platforms\":[{\"architecture\":\"amd64\",\"os\":\"linux\"}]}");

        assertThat(engine.digestAtRegistry(IMAGE, LONG)).hasToString("Optional[" + DIGEST + "]");
        assertThat(server.requests()).containsExactly("GET /version HTTP/1.1", PATH + " HTTP/1.1");
    }

    @Test
    void digestWhenReferenceHasItIsNotAskedFor() {
        ImageReference pinned = ImageReference.parse("debian:bookworm@" + DIGEST);

        assertThat(engine.digestAtRegistry(pinned, LONG)).hasToString("Optional[" + DIGEST + "]");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "404, page not found",
        "404, 404 page not found",
        "404, Not Found",
        "500, Path /v1.41/distribution/a/json is not supported",
    })
    void digestWhenEngineCannotAskIsEmpty(int status, String message) {
        answer(status, "{\"message\":\"" + message + "\"}");
        assertThat(engine.digestAtRegistry(IMAGE, LONG)).isEmpty();

        answer(status, message + "\n");
        assertThat(engine.digestAtRegistry(IMAGE, LONG)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ABSENT      | 404 | manifest unknown: manifest unknown",
                "LOGIN       | 401 | unauthorized: authentication required",
                "LOGIN       | 500 | Get 'http://127.0.0.1:5988/v2/mkt-test/a/manifests/1': no basic auth credentials",
                "UNREACHABLE | 500 | Get 'http://127.0.0.1:1/v2/': dial tcp 127.0.0.1:1: connect: connection refused",
                "UNREACHABLE | 500 | Get 'https://no.such.invalid/v2/': dial tcp: lookup no.such.invalid: no such host",
                "OTHER       | 500 | Get 'https://r.example/v2/': x509: certificate signed by unknown authority",
                "UNREACHABLE | 500 | toomanyrequests: You have reached your pull rate limit.",
                "OTHER       | 500 | something that nobody has thought of",
            })
    void digestWhenRefusedReportsTheReason(RegistryException.Kind kind, int status, String message) {
        answer(status, "{\"message\":\"" + message + "\"}");

        assertThatThrownBy(() -> engine.digestAtRegistry(IMAGE, LONG))
                .isInstanceOfSatisfying(RegistryException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.problem()).isEqualTo(IMAGE + " cannot be looked up at its registry: " + message);
                });
    }

    @Test
    void digestWhenAnswerHasNoneIsAFailure() {
        for (String body : new String[] {"{}", "", "<html/>", "{\"Descriptor\":{\"digest\":\"md5:1\"}}"}) {
            answer(200, body);

            assertThatThrownBy(() -> engine.digestAtRegistry(IMAGE, LONG))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageStartingWith(
                            IMAGE + " cannot be looked up at its registry: the engine's answer has no digest in it. ");
        }
        answer(502, "");
        assertThatThrownBy(() -> engine.digestAtRegistry(IMAGE, LONG))
                .hasMessageStartingWith(IMAGE + " cannot be looked up at its registry: Status 502. ");
    }

    @Test
    void digestWhenNothingComesIsUnreachableAndLeavesTheEngineUsable() {
        server.answer(PATH, new Answer.Silence());

        assertThatThrownBy(() -> engine.digestAtRegistry(IMAGE, Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE))
                .hasMessageStartingWith(IMAGE + " cannot be looked up at its registry: no answer within 0.05 s. ");

        assertThat(engine.find(ImageReference.parse("mkt-test/a:1"))).isPresent();
    }

    @Test
    void digestWhenThreadIsInterruptedIsCancelled() {
        server.answer(PATH, new Answer.Silence());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> engine.digestAtRegistry(IMAGE, LONG)).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void digestWhenEngineIsClosedIsCancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(PATH, new Answer.Silence()).onRequest(PATH, asked::countDown);
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(this::failure);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        engine.close();

        assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(failure()).isInstanceOf(CancelledException.class);
    }

    @Test
    void digestWhenEngineHangsUpReportsThatItWentAway() {
        server.answer(PATH, new Answer.HangUp());

        assertThatThrownBy(() -> engine.digestAtRegistry(IMAGE, LONG))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed during the request for the digest of " + IMAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | manifest unknown: manifest unknown",
                "401 | unauthorized: authentication required",
                "500 | Get http://127.0.0.1:5988/v2/mkt-test/a/manifests/1: no basic auth credentials",
                "500 | toomanyrequests: You have reached your pull rate limit.",
                "500 | something that nobody has thought of",
            })
    void checkWhenRegistryAnswersSucceedsWhateverItAnswers(int status, String message) {
        answer(status, "{\"message\":\"" + message + "\"}");

        assertThat(engine.checkRegistry(IMAGE, LONG)).isTrue();
    }

    @Test
    void checkWhenImageIsThereIsGood() {
        answer(200, "{\"Descriptor\":{\"digest\":\"" + DIGEST + "\"}}");

        assertThat(engine.checkRegistry(IMAGE, LONG)).isTrue();
    }

    @Test
    void checkWhenEngineCannotAskIsSkipped() {
        answer(404, "{\"message\":\"page not found\"}");

        assertThat(engine.checkRegistry(IMAGE, LONG)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTHER       | x509: certificate signed by unknown authority"
                        + "| Copy the CA of its certificate to /etc/docker/certs.d/127.0.0.1:5000/ca.crt on the engine's",
                "OTHER       | http: server gave HTTP response to HTTPS client"
                        + "| list 127.0.0.1:5000 under insecure-registries in /etc/docker/daemon.json",
                "UNREACHABLE | dial tcp: lookup no.such.invalid: no such host"
                        + "| own proxy settings in /etc/systemd/system/docker.service.d/",
                "UNREACHABLE | proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused"
                        + "| own proxy settings in /etc/systemd/system/docker.service.d/",
                "UNREACHABLE | received unexpected HTTP status: 503 Service Unavailable | Try again later",
            })
    void checkWhenEngineCannotReachItShowsTheRemedyThere(RegistryException.Kind kind, String message, String remedy) {
        answer(500, "{\"message\":\"" + message + "\"}");

        assertThatThrownBy(() -> engine.checkRegistry(IMAGE, LONG))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith("The engine at " + server.address()
                        + " cannot reach the registry 127.0.0.1:5000: " + message + ". ")
                .hasMessageContaining(remedy);
    }

    @Test
    void checkWhenNothingComesIsUnreachable() {
        server.answer(PATH, new Answer.Silence());

        assertThatThrownBy(() -> engine.checkRegistry(IMAGE, Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE))
                .hasMessageContaining("cannot reach the registry 127.0.0.1:5000: no answer within 0.05 s");
    }

    private Throwable failure() {
        try {
            return new AssertionError("an answer: " + engine.digestAtRegistry(IMAGE, LONG));
        } catch (CancelledException e) {
            return e;
        }
    }

    private void answer(int status, String body) {
        server.answer(PATH, new Answer.Plain(status, body));
    }
}
