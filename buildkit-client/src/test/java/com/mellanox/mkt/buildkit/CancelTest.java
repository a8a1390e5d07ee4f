package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.buildkit.proto.health.HealthCheckRequest;
import com.mellanox.mkt.buildkit.proto.health.HealthCheckResponse.ServingStatus;
import com.mellanox.mkt.buildkit.proto.health.HealthGrpc;
import com.mellanox.mkt.buildkit.proto.secrets.GetSecretRequest;
import com.mellanox.mkt.buildkit.proto.secrets.SecretsGrpc;
import com.mellanox.mkt.buildkit.session.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancelling, while a daemon does nothing to end a solve by itself. */
class CancelTest extends FakeBuildkitTest {
    private final CompletableFuture<Boolean> daemonIsTold = new CompletableFuture<>();

    /** A step that runs until it is cancelled. */
    private void step(FakeSolve solve) throws InterruptedException {
        solve.stepRuns("hello");
        daemonIsTold.complete(solve.awaitCancelled());
    }

    /** Waits for a solve in another thread. */
    private static CompletableFuture<SolveResult> await(Solve solve) {
        CompletableFuture<SolveResult> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(solve.await());
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private void assertCancelled(CompletableFuture<SolveResult> result) {
        assertThat(result)
                .failsWithin(1, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(BuildkitException.Cancelled.class);
        assertThat(daemonIsTold).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo(true);
    }

    @Test
    void cancelWhenSeveralThreadsDoItAtOnceEndsAllThatWait() throws Exception {
        BuildkitClient client = connect(this::step);
        Solve solve = client.start(request().build(), listener);
        List<CompletableFuture<SolveResult>> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            results.add(await(solve));
        }
        awaitLine();
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(CompletableFuture.runAsync(
                    () -> {
                        awaitUninterrupted(start);
                        solve.cancel();
                    },
                    task -> new Thread(task).start()));
        }

        start.countDown();

        results.forEach(this::assertCancelled);
        calls.forEach(call -> assertThat(call).succeedsWithin(1, TimeUnit.SECONDS));
    }

    @Test
    void cancelWhenTheContextIsBeingWrittenEndsItsWriter() throws Exception {
        BuildkitClient client = connect(solve -> {
            solve.session().pull(solve.request()).read();
            step(solve);
        });
        Solve solve = client.start(request().context(this::writeForEver).build(), listener);
        CompletableFuture<SolveResult> result = await(solve);
        awaitLine();

        solve.cancel();

        assertCancelled(result);
        assertThat(endOfWriter).succeedsWithin(1, TimeUnit.SECONDS);
    }

    @Test
    void cancelWhenASecretCannotBeReadEndsAllTheSame() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Secret hanging = () -> {
            awaitUninterrupted(never);
            return new byte[0];
        };
        BuildkitClient client = connect(solve -> {
            var channel = solve.session().channel();
            var unanswered = SecretsGrpc.newFutureStub(channel)
                    .getSecret(GetSecretRequest.newBuilder().setId("token").build());
            // A daemon that is not answered ends the session.
            assertThat(HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            assertThat(unanswered).isNotDone();
            step(solve);
        });
        Solve solve = client.start(request().secret("token", hanging).build(), listener);
        CompletableFuture<SolveResult> result = await(solve);
        awaitLine();

        solve.cancel();

        assertCancelled(result);
        never.countDown();
    }

    @Test
    void closeOfTheClientWhenASecretCannotBeReadInterruptsIt() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<InterruptedException> interrupted = new CompletableFuture<>();
        Secret hanging = () -> {
            reading.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(e);
            }
            return new byte[0];
        };
        BuildkitClient client = connect(solve -> {
            var unanswered = SecretsGrpc.newFutureStub(solve.session().channel())
                    .getSecret(GetSecretRequest.newBuilder().setId("token").build());
            step(solve);
            assertThat(unanswered).isDone();
        });
        Solve solve = client.start(request().secret("token", hanging).build(), listener);
        awaitLine();
        awaitUninterrupted(reading);

        client.close();

        assertCancelled(await(solve));
        assertThat(interrupted).isDone();
    }

    @Test
    void awaitWhenItIsInterruptedCancels() throws Exception {
        BuildkitClient client = connect(this::step);
        Solve solve = client.start(request().build(), listener);
        awaitLine();

        Thread.currentThread().interrupt();

        assertThatThrownBy(solve::await).isInstanceOf(BuildkitException.Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(daemonIsTold).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo(true);
    }

    @Test
    void closeOfTheClientWhenAStepRunsCancelsIt() throws Exception {
        BuildkitClient client = connect(this::step);
        Solve solve = client.start(request().build(), listener);
        CompletableFuture<SolveResult> result = await(solve);
        awaitLine();

        client.close();

        assertCancelled(result);
    }

    @Test
    void cancelWhenTheSolveHasEndedChangesNothing() throws Exception {
        BuildkitClient client = connect(FakeSolve::succeed);
        Solve solve = client.start(request().build(), listener);
        solve.await();

        solve.cancel();

        assertThat(solve.await().exporterResponse()).isEmpty();
    }

    @Test
    void cancelWhenTheGatewayIsCalledEndsItsFunction() throws Exception {
        BuildkitClient client = connect(this::step);
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Solve solve = client.start(
                request().build(),
                gateway -> {
                    called.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    throw new IllegalStateException("the function was interrupted");
                },
                listener);
        CompletableFuture<SolveResult> result = await(solve);
        awaitUninterrupted(called);
        awaitLine();

        solve.cancel();

        assertCancelled(result);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
