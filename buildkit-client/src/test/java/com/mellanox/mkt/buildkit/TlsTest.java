package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS with certificates of both sides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private Certificates certificates;

    @BeforeAll
    void make(@TempDir Path directory) throws Exception {
        certificates = Certificates.make(directory, List.of("daemon", "client", "stranger"));
    }

    @AfterEach
    void leavesNoThread() throws InterruptedException {
        assertThat(LeftThreads.find()).isEmpty();
    }

    private FakeConnections.Greeting daemon() throws Exception {
        return Certificates.greeting(certificates.context("daemon", "client"), "h2");
    }

    private static String failure(FakeConnections.Greeting greeting, String host, SSLContext context) throws Exception {
        try (FakeBuildkit daemon = FakeBuildkit.start(greeting, solve -> {})) {
            Transport transport = Transport.tls(host, daemon.port(), context);
            ConnectionFailed failure =
                    catchThrowableOfType(ConnectionFailed.class, () -> BuildkitClient.connect(transport));
            assertThat(failure).hasMessageContaining("Cannot reach BuildKit at tcp://" + host + ":" + daemon.port());
            assertThat(daemon.connections().left()).isEmpty();
            return String.valueOf(failure.getMessage());
        }
    }

    @Test
    void connectWhenBothTrustEachOtherNegotiatesHttp2() throws Exception {
        CompletableFuture<String> negotiated = new CompletableFuture<>();
        FakeConnections.Greeting greeting = plain -> {
            SSLSocket socket = (SSLSocket) tls(plain);
            negotiated.complete(socket.getApplicationProtocol());
            return socket;
        };
        try (FakeBuildkit daemon = FakeBuildkit.start(greeting, FakeSolve::succeed);
                BuildkitClient client = BuildkitClient.connect(
                        Transport.tls("127.0.0.1", daemon.port(), certificates.context("client", "daemon")))) {
            client.solve(SolveRequest.dockerfile().build(), event -> {});

            assertThat(client.protocol()).isEqualTo(Protocol.DIRECT);
            assertThat(negotiated).isCompletedWithValue("h2");
        }
    }

    private Socket tls(Socket plain) throws IOException {
        try {
            return daemon().greet(plain);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void connectWhenTheDaemonSpeaksOnlyHttp1IsUpgraded() throws Exception {
        SSLContext ofDaemon = certificates.context("daemon", "client");
        try (FakeBuildkit daemon = FakeBuildkit.start(Certificates.greetingWithUpgrade(ofDaemon), FakeSolve::succeed);
                BuildkitClient client = BuildkitClient.connect(
                        Transport.tls("127.0.0.1", daemon.port(), certificates.context("client", "daemon")))) {
            client.solve(SolveRequest.dockerfile().build(), event -> {});

            assertThat(client.protocol()).isEqualTo(Protocol.UPGRADE);
        }
    }

    @Test
    void connectWhenTheDaemonIsNotTrustedSaysWhatToTrust() throws Exception {
        assertThat(failure(daemon(), "127.0.0.1", certificates.context("client", "stranger")))
                .contains("PKIX", "SSLContext trusts the authority of the daemon's certificate");
    }

    @Test
    void connectWhenTheClientIsNotTrustedSaysWhatToGive() throws Exception {
        assertThat(failure(daemon(), "127.0.0.1", certificates.context("stranger", "daemon")))
                .contains("alert", "certificate that the daemon trusts");
    }

    @Test
    void connectWhenTheClientHasNoCertificateSaysWhatToGive() throws Exception {
        assertThat(failure(daemon(), "127.0.0.1", certificates.contextWithoutKey("daemon")))
                .contains("alert", "certificate that the daemon trusts");
    }

    @Test
    void connectWhenTheCertificateIsForAnotherHostSaysSo() throws Exception {
        assertThat(failure(daemon(), "localhost", certificates.context("client", "daemon")))
                .contains("localhost", "Use a host name that is in the daemon's certificate");
    }

    @Test
    void connectWhenTheCertificateIsForTheNameThatWasGivenIsConnected() throws Exception {
        try (FakeBuildkit daemon = FakeBuildkit.start(daemon(), FakeSolve::succeed);
                BuildkitClient client = BuildkitClient.connect(Transport.tls(
                        "localhost", daemon.port(), "127.0.0.1", certificates.context("client", "daemon")))) {
            assertThat(client.protocol()).isEqualTo(Protocol.DIRECT);
        }
    }

    @Test
    void connectWhenThePortSpeaksNoTlsSaysSo() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            Transport transport = Transport.tls("127.0.0.1", server.port(), certificates.context("client", "daemon"));

            ConnectionFailed failure =
                    catchThrowableOfType(ConnectionFailed.class, () -> BuildkitClient.connect(transport));

            assertThat(failure).hasMessageContaining("The port does not speak TLS");
            server.awaitEnds();
        }
    }
}
