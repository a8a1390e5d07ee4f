package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        return RemoteRegistry.of(server.host(), SampleAccess.of("me", "p@ss"), event -> {});
    }

    @Test
    void refusalWhenTheUserHasNoRightNamesUserAndRole() {
        assertSays(
                Answer.error(403, "denied"),
                Kind.FORBIDDEN,
                "accepts 'me' (a test), who has no right to push to mkt/kvm (403: denied)",
                "Have the project's administrator give that user a role that may push");
    }

    @Test
    void refusalWhenTheProjectIsMissingSaysToCreateIt() {
        assertSays(
                Answer.error(404, "project mkt not found"),
                Kind.ABSENT,
                "has no mkt/kvm (404: project mkt not found)",
                "Check the name; on a registry with projects, such as Harbor, create the project 'mkt'");
        assertSays(
                Answer.error(401, "project mkt not found: project mkt not found"),
                Kind.ABSENT,
                "has no mkt/kvm (401: project mkt not found: project mkt not found)",
                "Check the name");
    }

    @Test
    void refusalWhenAProxyLimitsBodiesNamesTheLimit() {
        assertSays(
                Answer.of(413, "<html><head><title>413</title></head>Request Entity Too Large</html>"),
                Kind.OTHER,
                "or a proxy in front of it does not accept a request of that size (413: 413 Request Entity Too Large)",
                "Raise the limit, for nginx by 'client_max_body_size 0'");
    }

    @Test
    void refusalWhenItComesAmidALayerIsHeard() throws IOException {
        Path large = directory.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(64L << 20);
        }
        server.answer(UPLOAD, Answer.of(202).with("Location", "/upload"));
        server.answerEarly("PATCH /upload", Answer.of(413));

        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, large))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("does not accept a request of that size (413)");
        }
    }

    @Test
    void refusalWhenTheServerIsBusyOrBrokenIsUnreachable() {
        assertSays(Answer.of(429), Kind.UNREACHABLE, "refuses more requests for now (429)", "Wait");
        assertSays(
                Answer.of(500, "no\u001b[31mwords"),
                Kind.UNREACHABLE,
                "has an internal error (500: no [31mwords)",
                "Try");
    }

    @Test
    void refusalWhenItIsAnythingElseIsQuoted() {
        assertSays(
                Answer.error(418, "teapot"),
                Kind.OTHER,
                "refuses (418: teapot)",
                "The reason is in the registry's log");
        assertSays(Answer.error(412, "scanned"), Kind.OTHER, "does not allow that (412: scanned)", "Check the rules");
    }

    @Test
    void refusalWhenTheDiskOrTheQuotaIsFullSaysSo() {
        String fromReferenceServer = "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":"
                + "{\"DriverName\":\"filesystem\",\"Enclosed\":{\"Op\":\"write\",\"Path\":\"/r\",\"Err\":28}}}]}";
        for (Answer answer : List.of(
                Answer.of(500, fromReferenceServer),
                Answer.error(500, "write /r: no space left on device"),
                Answer.of(507),
                Answer.error(403, "adding 2 GiB will exceed the configured upper limit of 10.0 GiB"))) {
            assertSays(answer, Kind.OTHER, "has no room left", "Have its administrator free space");
        }
    }

    @Test
    void answerWhenItIsAWebPageSaysThatTheServerIsNoRegistry() {
        String page = "<!DOCTYPE html><html><title>Welcome</title></html>";
        assertSays(Answer.of(404, page), Kind.OTHER, "answers with a web page: it is not a registry", "Check host and");
        server.answer("GET /v2/", Answer.of(200, page).with("Content-Type", "text/html; charset=utf-8"));
        assertSays(Answer.of(200), Kind.OTHER, "answers with a web page: it is not a registry", "Check host and");
    }

    @Test
    void answerWhenItIsNoRegistrysSaysSo() {
        server.answer(UPLOAD, Answer.of(202));
        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, file))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OTHER))
                    .hasMessageContaining("the answer is not that of a registry");
        }
    }

    @Test
    void fileWhenItIsMissingIsNamed() {
        server.answer(UPLOAD, Answer.of(202).with("Location", "/upload"));
        try (RemoteRegistry registry = open()) {
            assertThatThrownBy(() -> registry.send("mkt/kvm", BLOB, directory.resolve("missing")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("the file cannot be read or written (" + directory.resolve("missing") + ")");
        }
    }

    @Test
    void hostWhenItIsUnknownIsUnreachable() {
        ImageReference image = ImageReference.parse("registry.invalid/a:1");
        try (RemoteRegistry registry = RemoteRegistry.of("registry.invalid", SampleAccess.anonymous(), event -> {})) {
            assertThatThrownBy(() -> registry.digest(image))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageStartingWith(image + " cannot be looked up: unknown host (");
        }
    }
}
