package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.status.SolveEvent.LogLine;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Cancelling, closing, several solves at once, and large contexts on each engine. */
@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class SolveLifecycleIT extends EngineTest {
    /** In which a step ends that is cancelled. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    SolveLifecycleIT(Path socket) {
        super(socket);
    }

    /** Starts a solve whose step prints {@code running}, and waits for that. */
    private static Solve startAndAwaitStep(BuildkitClient daemon, SolveRequest request) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Solve solve = daemon.start(request, event -> {
            if (event instanceof LogLine line && line.text().equals("running")) {
                running.countDown();
            }
        });
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
        return solve;
    }

    @Test
    void cancelWhenAStepRunsEndsItAndItsProcessWithinASecond() throws Exception {
        String mark = String.valueOf(100_000 + ProcessHandle.current().pid());
        SolveRequest request =
                request("RUN echo running; sleep " + mark + "\n").noCache().build();

        try (Solve solve = startAndAwaitStep(client, request)) {
            assertThat(EngineProcesses.awaitRunning("sleep", mark)).isTrue();
            CompletableFuture<Void> end = CompletableFuture.runAsync(solve::await);

            solve.cancel();

            assertThat(EngineProcesses.awaitEnd(PROMISED, "sleep", mark)).isTrue();
            assertThat(end)
                    .failsWithin(PROMISED)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(BuildkitException.Cancelled.class);
        }
    }

    @Test
    void closeWhenAStepRunsCancelsItsSolve() throws Exception {
        SolveRequest request =
                request("RUN echo running; sleep 3600\n").noCache().build();
        Solve solve = startAndAwaitStep(client, request);

        client.close();

        assertThatThrownBy(solve::await).isInstanceOf(BuildkitException.Cancelled.class);
    }

    /** Neither side learns that the other is gone, as when a network drops what is sent. */
    @Test
    void solveWhenTheConnectionFallsSilentFailsAndTheStepEnds() throws Exception {
        String mark = String.valueOf(200_000 + ProcessHandle.current().pid());
        SolveRequest request =
                request("RUN echo running; sleep " + mark + "\n").noCache().build();

        try (BuildkitClient remote =
                BuildkitClient.connect(Transport.command(Relay.command(socket)), Duration.ofSeconds(2))) {
            Solve solve = startAndAwaitStep(remote, request);

            Relay.suspend();

            assertThatThrownBy(solve::await)
                    .isInstanceOf(BuildkitException.ConnectionFailed.class)
                    .hasMessageContainingAll("RUN echo running", "nothing was received for 8.0 s");
        }
        assertThat(EngineProcesses.awaitEnd(Duration.ofMinutes(1), "sleep", mark))
                .isTrue();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void solveWhenFourRunAtOnceGivesEachItsOwnLines() throws Exception {
        SolveRequest.Builder[] requests = new SolveRequest.Builder[4];
        for (int i = 0; i < requests.length; i++) {
            Path context = Files.createDirectory(directory.resolve("context" + i));
            requests[i] = SolveRequest.dockerfile()
                    .context(BuildContext.ofDirectory(Engines.context(context, "RUN echo line " + i + "\n")))
                    .noCache();
        }
        List<List<String>> lines = new ArrayList<>();
        List<Solve> solves = new ArrayList<>();
        for (SolveRequest.Builder request : requests) {
            List<String> own = Collections.synchronizedList(new ArrayList<>());
            lines.add(own);
            solves.add(client.start(request.build(), event -> {
                if (event instanceof LogLine line) {
                    own.add(line.text());
                }
            }));
        }

        solves.forEach(Solve::await);

        for (int i = 0; i < requests.length; i++) {
            assertThat(lines.get(i)).containsExactly("line " + i);
        }
    }

    @Test
    void solveWhenTheContextIsLargerThanTheHeapSendsItAll() throws IOException {
        long size = 200L << 20;
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
            file.setLength(size);
        }
        SolveRequest request = request("COPY large /\nRUN stat -c '%s bytes' /large\n")
                .noCache()
                .build();

        client.solve(request, events::add);

        assertThat(lines()).contains(size + " bytes");
    }
}
