package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.proto.control.ListWorkersRequest;
import com.mellanox.mkt.buildkit.transport.Channels;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.buildkit.transport.WatchedTransport;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connecting to what is BuildKit, and to what is not. */
class ConnectTest {
    private static final String ADDRESS = "Check the address";

    @TempDir
    Path directory;

    @AfterEach
    void leavesNoThread() throws InterruptedException {
        assertThat(LeftThreads.find()).isEmpty();
    }

    private static String failure(Transport transport) {
        return failure(transport, Duration.ofSeconds(10));
    }

    private static String failure(Transport transport, Duration limit) {
        ConnectionFailed failure =
                catchThrowableOfType(ConnectionFailed.class, () -> BuildkitClient.connect(transport, limit));
        assertThat(failure).hasMessageContaining("Cannot reach BuildKit at " + transport + ": ");
        return String.valueOf(failure.getMessage());
    }

    @Test
    void connectWhenNobodyListensNamesTheAddress() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(failure(Transport.tcp("127.0.0.1", port))).contains("refused", ADDRESS);
    }

    @Test
    void connectWhenTheHostIsUnknownSaysSo() {
        assertThat(failure(Transport.tcp("nowhere.invalid", 1))).contains("unknown host nowhere.invalid", ADDRESS);
    }

    @Test
    void connectWhenTheSocketIsMissingSaysSo() {
        assertThat(failure(Transport.unix(directory.resolve("missing")))).contains("No such file", ADDRESS);
    }

    @Test
    void connectWhenTheSocketIsAFileIsRefused() throws IOException {
        assertThat(failure(Transport.unix(Files.createFile(directory.resolve("file")))))
                .contains("refused", ADDRESS);
    }

    @Test
    void connectWhenTheProgramIsMissingNamesIt() {
        assertThat(failure(Transport.command(List.of("/missing/program")))).contains("\"/missing/program\"");
    }

    @Test
    void connectWhenTheProgramFailsHasItsExitCodeAndItsError() {
        assertThat(failure(Transport.command(List.of("sh", "-c", "echo no route >&2; exit 3"))))
                .contains("exit code 3", "no route");
    }

    /** Line ends are written as {@code ~}, a byte that is no text as {@code ^}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 404 Not Found~Content-Length: 0~~                    | POST /grpc was answered by 'HTTP/1.1 404 Not Found'
            HTTP/1.1 200 OK~Content-Type: text/html~~<html>A proxy</html> | POST /grpc was answered by 'HTTP/1.1 200 OK'
            <!DOCTYPE html>~<title>A proxy</title>~                       | '<!DOCTYPE html>'
            SSH-2.0-OpenSSH~                                              | 'SSH-2.0-OpenSSH'
            ^^^^^^^^^^^^^^^^                                              | '????????????????'
            HTTP/1.1 101 Switching Protocols~~no frame of HTTP/2 at all   | FRAME_SIZE_ERROR
            ''                                                            | the end of the connection
            """)
    void connectWhenTheAnswerIsGarbageShowsItAndWhatToCheck(String answer, String shown) throws Exception {
        try (RawServer server = RawServer.answering(answer.replace("~", "\r\n").replace('^', '\u0003'))) {
            assertThat(failure(server.transport()))
                    .contains(shown, "Check that this is the address of BuildKit")
                    .doesNotContain("\n", "\u0003");
            assertThat(server.awaitEnds()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void connectWhenNothingAnswersNamesTheLimit() throws Exception {
        try (RawServer server = RawServer.silent()) {
            assertThat(failure(server.transport(), Duration.ofMillis(200)))
                    .contains("no answer within 0.2 s", "Check that the daemon works");
            assertThat(server.awaitEnds()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void connectWhenTheUpgradeIsNotAnsweredNamesTheLimit() throws Exception {
        Duration limit = Duration.ofMillis(100);
        ClientThreads threads = new ClientThreads();
        try (RawServer server = RawServer.silent()) {
            WatchedTransport transport = new WatchedTransport(server.transport());
            ManagedChannel channel =
                    Channels.open(transport, Protocol.UPGRADE, threads.executor(), threads.timer(), limit);
            StatusRuntimeException failure = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ControlGrpc.newBlockingStub(channel).listWorkers(ListWorkersRequest.getDefaultInstance()));
            channel.shutdownNow();
            ConnectionErrors errors = new ConnectionErrors(transport, limit);

            assertThat(errors.cannotReach(Map.of(Protocol.UPGRADE, errors.cause(failure))))
                    .hasMessageContaining(": no answer within 0.1 s. Check that the daemon works");
        } finally {
            threads.close();
        }
    }

    @Test
    void protocolWhenTheDaemonSpeaksHttp2IsDirect() throws IOException {
        try (FakeBuildkit daemon = FakeBuildkit.start(solve -> {});
                BuildkitClient client = BuildkitClient.connect(daemon.transport())) {
            assertThat(client.protocol()).isEqualTo(Protocol.DIRECT);
            assertThat(client.workers()).extracting(Worker::id).containsExactly("fake");
        }
    }

    @Test
    void protocolWhenTheDaemonWantsAnUpgradeIsThat() throws IOException {
        try (FakeBuildkit daemon = FakeBuildkit.start(Greetings::upgrade, solve -> {});
                BuildkitClient client = BuildkitClient.connect(daemon.transport())) {
            assertThat(client.protocol()).isEqualTo(Protocol.UPGRADE);
        }
    }

    @Test
    void requestWhenTheConnectionIsLostSaysWhatWasAsked() throws Exception {
        try (FakeBuildkit daemon = FakeBuildkit.start(solve -> {});
                BuildkitClient client = BuildkitClient.connect(daemon.transport())) {
            daemon.stop();

            assertThatThrownBy(() -> client.diskUsage(List.of()))
                    .isInstanceOf(ConnectionFailed.class)
                    .hasMessageContaining("disk usage of BuildKit at " + daemon.transport());
        }
    }

    @Test
    void requestWhenTheDaemonIsTooOldIsUnsupported() throws IOException {
        try (FakeBuildkit daemon = FakeBuildkit.start(solve -> {});
                BuildkitClient client = BuildkitClient.connect(daemon.transport())) {
            assertThat(client.version()).isEmpty();
            assertThatThrownBy(() -> client.diskUsage(List.of())).isInstanceOf(BuildkitException.Unsupported.class);
        }
    }
}
