package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.HttpRegistry.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of answers that are refusals, each to a layer on its way. */
class RegistryErrorMessagesTest {
    private static final Digest BLOB = new Digest("sha256:" + "1".repeat(64));
    private static final String UPLOAD = "POST /v2/mkt/kvm/blobs/uploads/";

    @TempDir
    private Path directory;

    private HttpRegistry server;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = HttpRegistry.start().answer("HEAD /v2/mkt/kvm/blobs/" + BLOB, Answer.of(404));
        file = Files.writeString(directory.resolve("blob"), "layer");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertSays(Answer answer, Kind kind, String does, String remedy) {
        server.answer(UPLOAD, answer);
        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, file))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageStartingWith(
                            BLOB + " cannot be sent to " + server.host() + "/mkt/kvm: " + server.host() + " " + does)
                    .hasMessageContaining(". " + remedy);
        }
    }

    private RemoteRegistry open() {
        return RemoteRegistry.of(
                server.host(),
                SampleAccess.of("me", "p@ss").with(RetryPolicy.once(Duration.ofSeconds(20))),
                event -> {});
    }

    @Test
    void refusalWhenTheUserHasNoRightNamesUserAndRole() {
        assertSays(
                Answer.error(403, "denied"),
                Kind.FORBIDDEN,
                "knows 'me' (a test), who has no right to push to mkt/kvm (403: denied)",
                "Have the project's administrator give that user a role that may push");
    }

    @Test
    void refusalWhenTheProjectIsMissingSaysToCreateIt() {
        assertSays(
                Answer.error(404, "project mkt not found"),
                Kind.ABSENT,
                "has no mkt/kvm (404: project mkt not found)",
                "Look at the name; a registry with projects, like Harbor, needs the project 'mkt' to be created");
        assertSays(
                Answer.error(401, "project mkt not found: project mkt not found"),
                Kind.ABSENT,
                "has no mkt/kvm (401: project mkt not found: project mkt not found)",
                "Look at the name");
    }

    @Test
    void refusalWhenAProxyLimitsBodiesNamesTheLimit() {
        assertSays(
                Answer.of(413, "<html><head><title>413</title></head>Request Entity Too Large</html>"),
                Kind.OTHER,
                "or a proxy in front of it does not take that much at once (413: 413 Request Entity Too Large)",
                "Raise the limit: client_max_body_size");
    }

    @Test
    void refusalWhenItComesAmidALayerIsHeard() throws IOException {
        Path large = directory.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(64L << 20);
        }
        server.answer(UPLOAD, Answer.of(202).with("Location", "/upload"));
        server.answer("PATCH /upload", Answer.of(413).early());

        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, large))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("does not take that much at once (413)");
        }
    }

    @Test
    void refusalWhenTheServerIsBusyOrBrokenIsUnreachable() {
        assertSays(Answer.of(429), Kind.UNREACHABLE, "has had too many requests (429)", "Wait");
        assertSays(Answer.of(500, "no\u001b[31mwords"), Kind.UNREACHABLE, "is out of order (500: no [31mwords)", "Try");
    }

    @Test
    void refusalWhenItIsAnythingElseIsQuoted() {
        assertSays(Answer.error(418, "teapot"), Kind.OTHER, "refuses (418: teapot)", "Look at the registry's log");
        assertSays(
                Answer.error(412, "scanned"), Kind.OTHER, "does not let it be so (412: scanned)", "Look at the rules");
    }

    @Test
    void answerWhenItIsNoRegistrysSaysSo() {
        server.answer(UPLOAD, Answer.of(202));
        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, file))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OTHER))
                    .hasMessageContaining("the answer is not one of a registry");
        }
    }

    @Test
    void fileWhenItIsMissingIsNamed() {
        server.answer(UPLOAD, Answer.of(202).with("Location", "/upload"));
        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, directory.resolve("missing")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("the file cannot be used (" + directory.resolve("missing") + ")");
        }
    }

    @Test
    void hostWhenItIsUnknownIsUnreachable() {
        ImageReference image = ImageReference.parse("registry.invalid/a:1");
        try (RemoteRegistry registry = RemoteRegistry.of("registry.invalid", SampleAccess.anonymous(), event -> {})) {
            assertThatThrownBy(() -> registry.digest(image))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageStartingWith(image + " cannot be asked for: the host is not known (");
        }
    }
}
