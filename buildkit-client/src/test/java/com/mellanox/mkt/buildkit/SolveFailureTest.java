package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.filesync.BytesMessage;
import com.mellanox.mkt.buildkit.proto.filesync.FileSendGrpc;
import com.mellanox.mkt.buildkit.proto.health.HealthCheckRequest;
import com.mellanox.mkt.buildkit.proto.health.HealthCheckResponse.ServingStatus;
import com.mellanox.mkt.buildkit.proto.health.HealthGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a client tells of a daemon or a session that is lost in the middle of a solve. */
class SolveFailureTest extends FakeBuildkitTest {

    @Test
    void solveWhenItSucceedsTellsItsEvents() throws IOException {
        BuildkitClient client = connect(solve -> {
            solve.stepRuns("hello");
            solve.succeed();
        });

        client.solve(request().build(), listener);

        assertThat(events).hasSize(3);
    }

    private FakeBuildkit.Behaviour failing(Status failure) {
        return solve -> {
            solve.stepRuns("hello");
            awaitLine();
            solve.fail(failure);
        };
    }

    @Test
    void solveWhenTheDaemonDiesIsALostConnectionInThatStep() throws Exception {
        BuildkitClient client = connect(solve -> {
            solve.stepRuns("hello");
            solve.awaitCancelled();
        });
        Solve solve = client.start(request().build(), listener);
        awaitLine();

        daemon().connections().cut();

        assertThatThrownBy(solve::await)
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessageContaining(
                        daemon().transport() + " in the step 'RUN make': the daemon has closed the connection");
    }

    @Test
    void solveWhenTheDaemonDiesDuringTheContextEndsItsWriter() throws Exception {
        BuildkitClient client = connect(solve -> {
            solve.session().pull(solve.request()).read();
            daemon().connections().cut();
        });

        assertThatThrownBy(
                        () -> client.solve(request().context(this::writeForEver).build(), listener))
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessageContaining(daemon().transport().toString());
        assertThat(endOfWriter).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void solveWhenTheDaemonFallsSilentIsALostConnection() throws Exception {
        connect(solve -> {
            solve.stepRuns("hello");
            solve.awaitCancelled();
        });
        BuildkitClient client = connectAgain(Duration.ofMillis(200));

        assertThatThrownBy(() -> client.solve(request().build(), listener))
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessageContaining(daemon().transport() + " in the step 'RUN make'")
                .hasMessageContaining("nothing was received for 0.8 s");
    }

    @Test
    void solveWhenTheDaemonFallsSilentDuringACallOfTheGatewayIsALostConnection() throws Exception {
        connect(solve -> {
            solve.stepRuns("hello");
            solve.awaitCancelled();
        });
        BuildkitClient client = connectAgain(Duration.ofMillis(200));
        Solve solve = client.start(
                request().build(),
                gateway -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("the call was interrupted");
                },
                listener);

        assertThatThrownBy(solve::await)
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessageContaining("nothing was received for 0.8 s");
    }

    @Test
    void solveWhenTheDaemonAsksForTheHealthIsNotTakenForLost() throws Exception {
        connect(solve -> {
            var health = HealthGrpc.newBlockingStub(solve.session().channel());
            for (int i = 0; i < 10; i++) {
                assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                        .isEqualTo(ServingStatus.SERVING);
                TimeUnit.MILLISECONDS.sleep(100);
            }
            solve.succeed();
        });
        BuildkitClient client = connectAgain(Duration.ofMillis(200));

        assertThat(client.solve(request().build(), listener).exporterResponse()).isEmpty();
    }

    @Test
    void solveWhenTheDaemonStopsIsALostConnection() throws Exception {
        BuildkitClient client = connect(failing(Status.CANCELLED.withDescription("context canceled")));

        assertThatThrownBy(() -> client.solve(request().build(), listener))
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessageContaining(daemon().transport() + " in the step 'RUN make'")
                .hasMessageContaining("context canceled");
    }

    @Test
    void solveWhenTheDaemonDoesNotKnowTheSessionIsALostSession() throws Exception {
        BuildkitClient client =
                connect(failing(Status.UNKNOWN.withDescription("no active session for x: context deadline exceeded")));

        assertThatThrownBy(() -> client.solve(request().build(), listener))
                .isInstanceOf(BuildkitException.SessionLost.class)
                .hasMessageContaining(daemon().transport() + " in the step 'RUN make'")
                .hasMessageContaining("no active session");
    }

    @Test
    void solveWhenTheDaemonDropsTheSessionDuringTheContextIsALostSession() throws Exception {
        BuildkitClient client = connect(solve -> {
            solve.session().pull(solve.request()).read();
            solve.session().drop();
            endOfWriter.join();
            solve.fail(Status.UNKNOWN.withDescription("failed to read the context"));
        });

        assertThatThrownBy(
                        () -> client.solve(request().context(this::writeForEver).build(), listener))
                .isInstanceOf(BuildkitException.SessionLost.class)
                .hasMessageContaining(daemon().transport().toString())
                .hasMessageContaining("failed to read the context");
    }

    @Test
    void solveWhenTheContextFailsHasItsCause() throws Exception {
        IOException broken = new IOException("the disk is broken");
        BuildkitClient client =
                connect(solve -> solve.session().pull(solve.request()).read());
        SolveRequest request = request()
                .context(out -> {
                    throw broken;
                })
                .build();

        assertThatThrownBy(() -> client.solve(request, listener))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining("the disk is broken")
                .hasCause(broken);
    }

    @Test
    void solveWhenTheDaemonDiesLeavesNoReceivedFileOpen() throws Exception {
        BuildkitClient client = connect(solve -> {
            var call = FileSendGrpc.newBlockingV2Stub(solve.session().channel()).diffCopy();
            call.write(BytesMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8("begin"))
                    .build());
            awaitContent("begin");
            daemon().connections().cut();
        });
        Exporter exporter = Exporter.tar(() -> Files.newOutputStream(directory.resolve("out.tar")));

        assertThatThrownBy(() -> client.solve(request().exporter(exporter).build(), listener))
                .isInstanceOf(BuildkitException.ConnectionFailed.class);
    }

    private void awaitContent(String content) throws IOException, InterruptedException {
        Path file = directory.resolve("out.tar");
        while (!Files.exists(file) || !Files.readString(file).equals(content)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
