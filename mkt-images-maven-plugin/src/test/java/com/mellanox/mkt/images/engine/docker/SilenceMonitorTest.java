package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.CancellationRegistry;
import com.mellanox.mkt.images.engine.EngineAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What users are told of an engine that is silent, at times that a test chooses. */
class SilenceMonitorTest {
    private static final Callable<?> HANGING = () -> {
        new CountDownLatch(1).await();
        return true;
    };
    private static final Callable<?> ANSWERING = () -> true;

    private final CancellationRegistry running = new CancellationRegistry();
    private final List<String> told = new ArrayList<>();

    private SilenceMonitor monitor(Callable<?> ping) {
        EngineAddress address = new EngineAddress(URI.create("unix:///run/docker.sock"), null, "a test");
        return new SilenceMonitor(address, running, ping, event -> told.add(event.toString()));
    }

    private static void checkAfter(SilenceMonitor monitor, int... seconds) {
        for (int second : seconds) {
            monitor.check(System.nanoTime() + Duration.ofSeconds(second).toNanos(), Duration.ofMillis(20));
        }
    }

    @Test
    void checkWhenTheEngineDoesNotAnswerNamesWhatWaits() {
        running.add("the pull of debian:bookworm", () -> {});

        checkAfter(monitor(HANGING), 61);

        assertThat(told)
                .singleElement()
                .asString()
                .contains("unix:///run/docker.sock (a test) does not answer", "Ctrl-C");
        assertThat(told.get(0)).contains("the pull of debian:bookworm has lasted for 61 s");
    }

    @Test
    void checkWhenSeveralWaitTellsTheOldestOnce() {
        running.addRequest("The request for its images");
        running.addRequest("The request to look for a:1");

        checkAfter(monitor(HANGING), 300);

        assertThat(told)
                .singleElement()
                .asString()
                .contains("the request for its images has lasted for 5 min, and 1 more");
    }

    @Test
    void checkWhenTheSilenceGoesOnTellsAgainAfterTwiceTheTime() {
        running.addRequest("The request for its images");

        checkAfter(monitor(HANGING), 59, 70, 80, 130, 150, 160, 290, 310);

        assertThat(told).hasSize(3);
    }

    @Test
    void checkWhenTheEngineAnswersOthersSaysThatARequestIsSlow() {
        running.addRequest("The request to name a b");

        checkAfter(monitor(ANSWERING), 61);

        assertThat(told)
                .singleElement()
                .asString()
                .contains("answers, but the request to name a b has lasted for 61 s");
    }

    @Test
    void checkWhenTheEngineRefusesTakesThatForAnAnswer() {
        running.addRequest("The request to name a b");

        checkAfter(
                monitor(() -> {
                    throw new DockerException("no", 500);
                }),
                61);

        assertThat(told).singleElement().asString().contains("answers, but");
    }

    @Test
    void checkWhenAStepIsLongAndTheEngineAnswersTellsNothing() {
        running.add("the build of local_mkt/kvm:deb12", () -> {});

        checkAfter(monitor(ANSWERING), 61, 3600);

        assertThat(told).isEmpty();
    }

    @Test
    void checkWhenWhatWaitedHasEndedTellsNothing() {
        running.remove(running.addRequest("The request for its images"));

        checkAfter(
                monitor(() -> {
                    throw new IOException("refused");
                }),
                3600);

        assertThat(told).isEmpty();
    }
}
