package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked again, after how long, and when that ends. */
@Timeout(30)
class RetryingExecutorTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String QUESTION = "HEAD /v2/a/manifests/1";
    private static final Answer FOUND = Answer.of(200).with("Docker-Content-Digest", DIGEST);

    private final RecordedEvents events = new RecordedEvents();
    private final FakeBackoff backoff = new FakeBackoff();

    private HttpRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = HttpRegistry.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ImageReference image() {
        return ImageReference.parse(server.host() + "/a:1");
    }

    private void ask() {
        ask(retrying(SampleAccess.OVERALL));
    }

    private RemoteRegistry once() {
        return RemoteRegistry.of(server.host(), SampleAccess.anonymous(), backoff, events);
    }

    private RemoteRegistry retrying(Duration limit) {
        return once().retrying(limit);
    }

    private void ask(RemoteRegistry opened) {
        try (RemoteRegistry registry = opened) {
            assertThat(registry.digest(image())).isPresent();
        }
    }

    private void assertUnreachable(RemoteRegistry registry, String... words) {
        assertThatThrownBy(() -> ask(registry))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessageStartingWith(image() + " cannot be looked up: ")
                .hasMessageContainingAll(words);
    }

    @Test
    void requestWhenTheServerIsBusyIsMadeAgainAtGrowingDistances() {
        server.answer(
                QUESTION,
                Answer.of(503),
                Answer.of(500),
                Answer.of(408),
                Answer.of(429),
                new Answer.HangUp(),
                Answer.of(502),
                FOUND);

        ask();

        assertThat(backoff.pauses().stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L);
        assertThat(events.of(RetryScheduled.class))
                .extracting(RetryScheduled::attempt)
                .containsExactly(2, 3, 4, 5, 6, 7);
        assertThat(events.of(RetryScheduled.class).get(0))
                .isEqualTo(new RetryScheduled(
                        image() + " cannot be looked up: " + server.host() + " has an internal error (503)",
                        2,
                        Duration.ofSeconds(1),
                        SampleAccess.OVERALL));
    }

    @Test
    void requestWhenTheServerSaysWhenToComeBackIsMadeThen() {
        server.answer(
                QUESTION,
                Answer.of(429).with("Retry-After", "7"),
                Answer.of(503).with("Retry-After", "30"),
                Answer.of(429).with("Retry-After", "soon"),
                FOUND);

        ask();

        assertThat(backoff.pauses())
                .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(30), Duration.ofSeconds(4));
    }

    @Test
    void requestWhenTheServerWantsNoPauseIsMadeAgainAfterTheUsualOne() {
        server.answer(
                QUESTION,
                Answer.of(429).with("Retry-After", "0"),
                Answer.of(503).with("Retry-After", "0"),
                FOUND);

        ask();

        assertThat(backoff.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    /** The server tells the real time, and the client's is another one. */
    @Test
    void requestWhenTheClockOfThisMachineIsWrongIsMadeWhenTheServerSays() {
        DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        String date = format.format(Instant.now().plusSeconds(60));
        server.answer(QUESTION, Answer.of(503).with("Retry-After", date), FOUND);

        ask();

        assertThat(backoff.pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    @Test
    void requestWhenTheServerStaysBusyIsGivenUpAtTheDeadline() {
        server.answer(QUESTION, Answer.error(503, "maintenance"));

        assertUnreachable(
                retrying(SampleAccess.OVERALL), "gave up after 7 attempts", "100 s", "(503)", "-Dmkt.push.timeout");
        assertThat(backoff.pauses()).hasSize(6);
    }

    @Test
    void requestWhenTheServerWantsTooLongAPauseIsGivenUpAtOnce() {
        server.answer(QUESTION, Answer.of(429).with("Retry-After", "3600"));

        assertUnreachable(retrying(SampleAccess.OVERALL), "gave up after 1 attempt", "in 3600 s", "100 s", "(429");
        assertThat(backoff.pauses()).isEmpty();
    }

    @Test
    void requestWithoutRetriesIsMadeOnce() {
        server.answer(QUESTION, Answer.of(503));

        assertUnreachable(once(), server.host() + " has an internal error (503)");
        assertThat(server.lines()).filteredOn(QUESTION::equals).hasSize(1);
    }

    @Test
    void requestWhenTheServerKeepsSilentIsGivenUpInTime() {
        server.answer(QUESTION, new Answer.Silence());

        assertUnreachable(retrying(Duration.ofMillis(300)), "0.3 s", "Check the");
    }

    @Test
    void requestWhenItIsRefusedForGoodIsNotMadeAgain() {
        server.answer(QUESTION, Answer.of(403));

        assertThatThrownBy(this::ask).isInstanceOf(RegistryException.class);
        assertThat(backoff.pauses()).isEmpty();
    }

    @Test
    void requestWhenNothingListensIsNotMadeAgain() {
        ImageReference image = image();
        String host = server.host();
        RemoteRegistry opened = retrying(SampleAccess.OVERALL);
        server.close();

        try (RemoteRegistry registry = opened) {
            assertThatThrownBy(() -> registry.digest(image))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageStartingWith(image + " cannot be looked up: nothing listens at " + host);
        }
        assertThat(backoff.pauses()).isEmpty();
    }

    @Test
    void requestWhenAServerThatHasAnsweredGoesAwayIsMadeAgain() {
        server.answer(QUESTION, FOUND);

        try (RemoteRegistry registry = retrying(SampleAccess.OVERALL)) {
            assertThat(registry.digest(image())).isPresent();
            ImageReference image = image();
            server.close();
            assertThatThrownBy(() -> registry.digest(image))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("gave up after 7 attempts");
        }
    }

    @Test
    void requestWhenTheRegistryIsClosedIsCancelled() throws InterruptedException {
        server.answer(QUESTION, new Answer.Silence());
        RemoteRegistry registry = retrying(SampleAccess.OVERALL);
        Thread closing = new Thread(() -> {
            awaitQuestion();
            registry.close();
        });
        closing.start();

        assertThatThrownBy(() -> registry.digest(image())).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> registry.digest(image())).isInstanceOf(CancelledException.class);
        closing.join();
    }

    private void awaitQuestion() {
        while (!server.lines().contains(QUESTION)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void requestWhenTheThreadIsInterruptedEndsAtOnce() throws InterruptedException {
        server.answer(QUESTION, new Answer.Silence());
        Throwable[] thrown = new Throwable[1];
        boolean[] flag = new boolean[1];
        Thread asking = new Thread(() -> {
            try {
                ask();
            } catch (RuntimeException e) {
                thrown[0] = e;
                flag[0] = Thread.currentThread().isInterrupted();
            }
        });
        asking.start();
        awaitQuestion();

        asking.interrupt();
        asking.join();

        assertThat(thrown[0])
                .isInstanceOf(CancelledException.class)
                .hasMessage(image() + " being looked up was cancelled");
        assertThat(flag[0]).isTrue();
    }
}
