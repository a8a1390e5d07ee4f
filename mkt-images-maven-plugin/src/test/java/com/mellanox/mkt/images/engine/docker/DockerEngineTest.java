package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connecting to engines that answer in one way or another, and simple questions. */
class DockerEngineTest {
    private static final ImageReference IMAGE = ImageReference.parse("mkt-test/a:1");
    private static final LoginProvider NO_LOGINS = registry -> Optional.empty();

    private RecordedEngine server;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connectWhenDockerAnswersDescribesIt() {
        RecordedEvents events = new RecordedEvents();

        try (DockerEngine engine = server.connect(events)) {
            assertThat(engine.description())
                    .isEqualTo("Docker 20.10.24 at " + server.address().uri());
            assertThat(engine.isLocal()).isTrue();
            assertThat(engine.platform()).hasToString("linux/amd64");
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(events.of(Detail.class))
                .singleElement()
                .satisfies(detail -> assertThat(detail.text())
                        .startsWith("Docker 20.10.24 at " + server.address() + ", API 1.41, connected in "));
    }

    @Test
    void connectWhenPodmanAnswersDescribesIt() {
        server.answer(
                "GET /version",
                new Answer.Plain(
                        200,
                        "{\"Version\":\"4.3.1\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"arm64\","
                                + "\"Components\":[{\"Name\":\"Podman Engine\"}]}"));

        try (DockerEngine engine = server.connect()) {
            assertThat(engine.description()).startsWith("Podman 4.3.1 at ");
            assertThat(engine.platform()).hasToString("linux/arm64");
        }
    }

    @Test
    void findWhenEngineIsNewerThanAllAsksInItsVersion() {
        server.answer("GET /version", new Answer.Plain(200, RecordedEngine.DOCKER.replace("1.41", "1.99")));

        try (DockerEngine engine = server.connect()) {
            assertThat(engine.find(IMAGE)).isEmpty();
        }

        assertThat(server.requests())
                .containsExactly("GET /version HTTP/1.1", "GET /v1.99/images/mkt-test/a:1/json HTTP/1.1");
    }

    @Test
    void findWhenImageIsThereGivesItsId() {
        try (DockerEngine engine = server.connect()) {
            assertThat(engine.find(IMAGE)).contains(new ImageId(new Digest(RecordedEngine.IMAGE_ID)));
        }
    }

    @Test
    void findWhenEngineFailsReportsItsMessage() {
        server.answer("GET /v1.41/images/mkt-test", new Answer.Plain(500, "{\"message\":\"layer store is broken\"}"));

        try (DockerEngine engine = server.connect()) {
            assertThatThrownBy(() -> engine.find(IMAGE))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("to look for mkt-test/a:1: layer store is broken.");
        }
    }

    @Test
    void findWhenEngineHangsUpReportsThatItWentAway() {
        server.answer("GET /v1.41/images/mkt-test", new Answer.HangUp());

        try (DockerEngine engine = server.connect()) {
            assertThatThrownBy(() -> engine.find(IMAGE))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("failed during the request to look for mkt-test/a:1");
        }
    }

    @Test
    void tagWhenNameHasADigestIsRefused() {
        ImageId image = new ImageId(new Digest(RecordedEngine.IMAGE_ID));

        try (DockerEngine engine = server.connect()) {
            for (String name : List.of("a@" + RecordedEngine.IMAGE_ID, "a:1@" + RecordedEngine.IMAGE_ID)) {
                assertThatThrownBy(() -> engine.tag(image, ImageReference.parse(name)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void findWhenClosedIsCancelled() {
        DockerEngine engine = server.connect();
        engine.close();

        assertThatThrownBy(() -> engine.find(IMAGE)).isInstanceOf(CancelledException.class);
    }

    @Test
    void connectWhenNothingListensShowsHowToStartOne() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> connect("tcp://127.0.0.1:" + port))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("No engine answers at tcp://127.0.0.1:" + port + " (DOCKER_HOST). Start it, ")
                .hasMessageContaining("systemctl start docker");
    }

    @Test
    void connectWhenSocketIsMissingOrDeadShowsHowToStartOne(@TempDir Path directory) throws IOException {
        Path dead = directory.resolve("dead.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(dead))
                .close();

        for (Path socket : List.of(directory.resolve("missing.sock"), dead)) {
            assertThatThrownBy(() -> connect("unix://" + socket))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("No engine answers at unix://" + socket + " (DOCKER_HOST). Start it, ");
        }
    }

    @Test
    void connectWhenNothingComesGivesUp() {
        server.answer("GET /version", new Answer.Silence());

        assertThatThrownBy(() -> DockerEngine.connect(
                        server.address(), NO_LOGINS, BuilderChoice.AUTO, event -> {}, Duration.ofMillis(50)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("accepted the connection and did not answer within");
    }

    @Test
    void connectWhenThreadIsInterruptedIsCancelled() {
        server.answer("GET /version", new Answer.Silence());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> server.connect()).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void connectWhenItIsAnotherServerReportsIt() {
        for (String body :
                List.of("<html>not found</html>", "{}", "{\"ApiVersion\":\"a/b\"}", "{\"ApiVersion\":\"1.41\"}", "")) {
            for (int status : List.of(200, 404)) {
                server.answer("GET /version", new Answer.Plain(status, body));
                assertThatThrownBy(() -> server.connect())
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining("What answers at " + server.address() + " is not an engine: ")
                        .message()
                        .doesNotContain("..", ":.");
            }
        }
    }

    @Test
    void connectWhenTheAnswerIsCutDoesNotSayThatNoEngineRuns() {
        server.answer("GET /version", new Answer.Cut(new Answer.Plain(200, RecordedEngine.DOCKER)));

        assertThatThrownBy(() -> server.connect())
                .isInstanceOf(EngineException.class)
                .hasMessageContainingAll(
                        "The connection to the engine at " + server.address() + " broke before", "Run again");
    }

    @Test
    void connectWhenServerWantsTlsNamesTheVariables() {
        server.answer("GET /version", new Answer.Plain(400, "Client sent an HTTP request to an HTTPS server.\n"));

        assertThatThrownBy(() -> server.connect())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("It wants TLS: set DOCKER_TLS_VERIFY=1");
    }

    @Test
    void connectWhenCertificateIsMissingNamesTheFile(@TempDir Path certificates) {
        EngineAddress address = new EngineAddress(server.address().uri(), certificates, "DOCKER_HOST");

        assertThatThrownBy(() -> DockerEngine.connect(address, NO_LOGINS, event -> {}))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(certificates.resolve("ca.pem") + " is missing");
    }

    @Test
    void connectWhenCertificatesAreNoneNamesTheirDirectory(@TempDir Path certificates) throws IOException {
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(certificates.resolve(name), "no certificate\n");
        }
        EngineAddress address = new EngineAddress(server.address().uri(), certificates, "DOCKER_HOST");

        assertThatThrownBy(() -> DockerEngine.connect(address, NO_LOGINS, event -> {}))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The TLS certificates for the engine at " + address + " cannot be used: ")
                .hasMessageContaining(certificates + "/ca.pem contains no certificate")
                .hasMessageEndingWith(". Check the PEM files that DOCKER_CERT_PATH names")
                .hasMessageNotContaining("nullpointer");
    }

    private static DockerEngine connect(String address) {
        return DockerEngine.connect(
                new EngineAddress(URI.create(address), null, "DOCKER_HOST"), NO_LOGINS, event -> {});
    }
}
