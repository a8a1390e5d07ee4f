package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.SampleCertificate;
import com.mellanox.mkt.images.http.TestServer;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are reached by TLS. */
class EngineTlsTest {
    @TempDir
    private Path directory;

    private SampleCertificate certificate;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = new SampleCertificate(directory, "ip:127.0.0.1");
        server = TestServer.start(certificate.context(), request -> new Answer.Plain(200, RecordedEngine.DOCKER));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private EngineAddress address(SampleCertificate ca) throws Exception {
        Files.writeString(directory.resolve("ca.pem"), ca.pem());
        Files.writeString(directory.resolve("cert.pem"), certificate.pem());
        Files.writeString(directory.resolve("key.pem"), certificate.keyPem());
        return new EngineAddress(URI.create("tcp://" + server.host()), directory, "DOCKER_HOST");
    }

    @Test
    void connectWhenCertificateIsTrustedGetsAnAnswer() throws Exception {
        try (DockerEngine engine =
                DockerEngine.connect(address(certificate), registry -> Optional.empty(), event -> {})) {
            assertThat(engine.description()).startsWith("Docker 20.10.24 at tcp://127.0.0.1:");
        }
    }

    @Test
    void socketWhenCertificateIsTrustedSendsAndReceives() throws Exception {
        try (Socket socket = EngineSockets.connect(address(certificate))) {
            socket.getOutputStream()
                    .write("GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void connectWhenCertificateIsNotTrustedNamesTheFilesToCheck() throws Exception {
        EngineAddress address = address(new SampleCertificate(directory, "ip:127.0.0.2"));

        assertThatThrownBy(() -> DockerEngine.connect(address, registry -> Optional.empty(), event -> {}))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The TLS connection to the engine at " + address + " failed: ")
                .hasMessageContaining("ca.pem")
                .hasMessageContaining(directory.toString());
    }
}
