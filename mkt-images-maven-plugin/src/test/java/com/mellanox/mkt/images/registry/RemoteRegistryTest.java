package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry is asked, and what its answers are taken for. */
class RemoteRegistryTest {
    private static final String DOCKER_TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String CONFIG =
            "{\"config\":{\"Labels\":{\"a\":\"b\",\"com.example.x\":\"y z\"}},\"architecture\":\"amd64\"}";

    /** Neither spaces nor the order of members are those that jib would write. */
    private static final String MANIFEST = "{\n   \"layers\": [ {\"size\": 5000000000, \"digest\": \""
            + digest("layer") + "\"}, {\"size\":7,\"digest\":\"" + digest("other")
            + "\"} ],\n   \"config\": {\"digest\":\""
            + digest(CONFIG) + "\", \"size\":3},\n\"mediaType\":\"" + DOCKER_TYPE + "\",\"schemaVersion\": 2}\n";

    @TempDir
    private Path directory;

    private HttpRegistry server;
    private RemoteRegistry registry;
    private ImageReference image;

    @BeforeEach
    void start() throws IOException {
        server = HttpRegistry.start();
        registry = RemoteRegistry.of(server.host(), SampleAccess.anonymous(), new FakeBackoff(), event -> {});
        image = ImageReference.parse(server.host() + "/mkt/kvm:fc40");
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private static Digest digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Digest("sha256:" + HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer.Plain manifest() {
        return Answer.of(200, MANIFEST)
                .with("Content-Type", DOCKER_TYPE)
                .with("Docker-Content-Digest", digest(MANIFEST).value());
    }

    @Test
    void digestWhenTagIsThereIsAskedForByOneHead() {
        server.answer("HEAD /v2/mkt/kvm/manifests/fc40", manifest());

        assertThat(registry.digest(image)).contains(digest(MANIFEST));
        assertThat(registry.digest(image)).contains(digest(MANIFEST));

        assertThat(server.lines().stream().filter(line -> !line.equals("GET /v2/")))
                .containsExactly("HEAD /v2/mkt/kvm/manifests/fc40", "HEAD /v2/mkt/kvm/manifests/fc40");
    }

    @Test
    void tagsWhenOnSeveralPagesAreAllRead() {
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.of(200, "{\"name\":\"mkt/kvm\",\"tags\":[\"a\",\"b\"]}")
                        .with("Link", "</v2/mkt/kvm/tags/list?last=b&n=1000>; rel=\"next\""),
                Answer.of(200, "{\"tags\":[\"c\"]}"));

        assertThat(registry.tags("mkt/kvm")).containsExactly("a", "b", "c");
        assertThat(server.lines())
                .containsSubsequence("GET /v2/mkt/kvm/tags/list?n=1000", "GET /v2/mkt/kvm/tags/list?last=b&n=1000");
    }

    @Test
    void tagsWhenTheNextPageIsOnAnotherHostAreThoseOfTheFirst() {
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "<https://example.com/v2/b>; rel=\"next\""));

        assertThat(registry.tags("mkt/kvm")).containsExactly("a");
    }

    @Test
    void tagsWhenThereIsNoRepositoryOrNoTagAreNone() {
        server.answer("GET /v2/mkt/empty/tags/list", Answer.of(200, "{\"tags\":null}"));

        assertThat(registry.tags("mkt/kvm")).isEmpty();
        assertThat(registry.tags("mkt/empty")).isEmpty();
    }

    private ImageReference byDigest() {
        return new ImageReference(image.name(), null, digest(MANIFEST));
    }

    @Test
    void manifestWhenDeletedIsNamedByItsDigest() {
        String request = "DELETE /v2/mkt/kvm/manifests/" + digest(MANIFEST);
        server.answer(request, Answer.of(202));

        registry.delete(byDigest());

        assertThat(server.lines()).contains(request);
    }

    @Test
    void manifestWhenTheRegistryDeletesNothingIsAFailureOfItsOwnKind() {
        server.answer(
                "DELETE /v2/mkt/kvm/manifests/" + digest(MANIFEST), Answer.error(405, "The operation is unsupported."));

        assertThatThrownBy(() -> registry.delete(byDigest()))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(RegistryException.Kind.UNSUPPORTED))
                .hasMessageContainingAll("cannot be deleted", "405", "Switch deletion on");
    }

    @Test
    void digestWhenTagIsNotThereIsNone() {
        server.answer("HEAD /v2/mkt/kvm/manifests/fc40", Answer.of(404));

        assertThat(registry.digest(image)).isEmpty();
    }

    @Test
    void digestWhenRegistryDoesNotTellItIsThatOfTheBytes() {
        server.answer("HEAD /v2/mkt/kvm/manifests/fc40", Answer.of(200));
        server.answer("GET /v2/mkt/kvm/manifests/fc40", Answer.of(200, MANIFEST).with("Content-Type", DOCKER_TYPE));

        assertThat(registry.digest(image)).contains(digest(MANIFEST));
    }

    @Test
    void manifestWhenItIsThereIsByteForByteTheRegistrys() {
        server.answer("GET /v2/mkt/kvm/manifests/fc40", manifest());

        assertThat(registry.manifest(image)).hasValueSatisfying(manifest -> {
            assertThat(manifest.text()).isEqualTo(MANIFEST);
            assertThat(manifest.digest()).isEqualTo(digest(MANIFEST));
            assertThat(manifest.mediaType()).isEqualTo(DOCKER_TYPE);
            assertThat(manifest.config()).isEqualTo(digest(CONFIG));
            assertThat(manifest.size()).isEqualTo(5_000_000_007L);
        });
    }

    @Test
    void manifestWhenItIsNotThereIsNone() {
        server.answer("GET /v2/mkt/kvm/manifests/fc40", Answer.error(404, "manifest unknown"));

        assertThat(registry.manifest(image)).isEmpty();
    }

    @Test
    void manifestWhenItsBytesAreNotThoseOfItsDigestFails() {
        server.answer(
                "GET /v2/mkt/kvm/manifests/fc40",
                manifest().with("Docker-Content-Digest", digest("x").value()));
        ImageReference byDigest = ImageReference.parse(server.host() + "/mkt/kvm@" + digest("y"));
        server.answer("GET /v2/mkt/kvm/manifests/" + digest("y"), manifest());

        assertThatThrownBy(() -> registry.manifest(image))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("The manifest of " + image + " came with the digest " + digest(MANIFEST)
                        + " instead of " + digest("x"));
        assertThatThrownBy(() -> registry.manifest(byDigest))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("instead of " + digest("y"));
    }

    @Test
    void manifestWhenItIsAListOrNoneSaysSo() {
        server.answer(
                "GET /v2/mkt/kvm/manifests/fc40",
                Answer.of(200, "{\"manifests\":[{}]}").with("Content-Type", "application/vnd.oci.image.index.v1+json"),
                Answer.of(200, "<html>"),
                Answer.of(200, "{}"));

        for (String why : List.of("lists images of several platforms", "is not JSON", "names no configuration")) {
            assertThatThrownBy(() -> registry.manifest(image))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void configWhenItIsThereHoldsTheLabels() {
        server.answer("GET /v2/mkt/kvm/manifests/fc40", manifest());
        server.answer("GET /v2/mkt/kvm/blobs/" + digest(CONFIG), Answer.of(200, CONFIG));

        Map<String, String> labels =
                registry.labels(image, registry.manifest(image).orElseThrow());

        assertThat(labels).containsOnlyKeys("a", "com.example.x").containsEntry("com.example.x", "y z");
    }

    @Test
    void putWhenItIsTakenSendsTheSameBytes() {
        server.answer("GET /v2/mkt/kvm/manifests/fc40", manifest());
        server.answer("PUT /v2/mkt/kvm/manifests/other", Answer.of(201));
        server.answer("HEAD /v2/mkt/kvm/manifests/other", manifest());

        registry.put(image.withTag("other"), registry.manifest(image).orElseThrow());

        assertThat(server.requests())
                .filteredOn(request -> request.line().startsWith("PUT "))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.body()).isEqualTo(MANIFEST);
                    assertThat(request.header("Content-Type")).isEqualTo(DOCKER_TYPE);
                });
    }

    @Test
    void putWhenTheRegistryThenHasAnotherFails() {
        server.answer("GET /v2/mkt/kvm/manifests/fc40", manifest());
        server.answer("PUT /v2/mkt/kvm/manifests/other", Answer.of(201));
        server.answer(
                "HEAD /v2/mkt/kvm/manifests/other",
                manifest().with("Docker-Content-Digest", digest("x").value()));
        Manifest manifest = registry.manifest(image).orElseThrow();

        assertThatThrownBy(() -> registry.put(image.withTag("other"), manifest))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("its registry has " + digest("x") + " there");
    }

    @Test
    void putWhenTheTagIsImmutableSaysSo() {
        server.answer("GET /v2/mkt/kvm/manifests/fc40", manifest());
        Manifest manifest = registry.manifest(image).orElseThrow();
        String words = "Failed to process request due to 'kvm:fc40' configured as immutable.";
        server.answer("PUT /v2/mkt/kvm/manifests/fc40", Answer.error(412, words), Answer.error(403, words));

        for (int status : new int[] {412, 403}) {
            assertThatThrownBy(() -> registry.put(image, manifest))
                    .isInstanceOfSatisfying(
                            RegistryException.class,
                            e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.IMMUTABLE))
                    .hasMessageStartingWith(image + " cannot be published: " + server.host()
                            + " does not allow changes of this tag: it is immutable (" + status + ": " + words + ")");
        }
    }

    @Test
    void sendWhenTheBlobIsThereSendsNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("blob"), "layer");
        server.answer("HEAD /v2/mkt/a/blobs/" + digest("layer"), Answer.of(200).with("Content-Length", "5"));

        assertThat(registry.send("mkt/a", digest("layer"), file)).isFalse();
        assertThat(server.lines()).noneMatch(line -> line.startsWith("POST"));
    }

    @Test
    void sendWhenTheBlobIsMissingSendsIt() throws IOException {
        Path file = Files.writeString(directory.resolve("blob"), "layer");
        server.answer("HEAD /v2/mkt/a/blobs/" + digest("layer"), Answer.of(404));
        server.answer(
                "POST /v2/mkt/a/blobs/uploads/", Answer.of(202).with("Location", "/v2/mkt/a/blobs/uploads/1?s=x"));
        server.answer("PATCH /v2/mkt/a/blobs/uploads/1", Answer.of(202).with("Location", "/v2/mkt/a/blobs/uploads/2"));
        server.answer("PUT /v2/mkt/a/blobs/uploads/2", Answer.of(201));

        assertThat(registry.send("mkt/a", digest("layer"), file)).isTrue();
        assertThat(server.requests()).anySatisfy(request -> {
            assertThat(request.line()).startsWith("PATCH ");
            assertThat(request.body()).isEqualTo("layer");
        });
    }

    @Test
    void fetchWhenTheBlobIsWholeWritesTheFile() throws IOException {
        server.answer("GET /v2/mkt/a/blobs/" + digest("layer"), Answer.of(200, "layer"));
        Path file = directory.resolve("blob");

        registry.fetch("mkt/a", digest("layer"), file);

        assertThat(file).hasContent("layer");
    }

    @Test
    void fetchWhenTheBlobIsAnotherFails() {
        server.answer("GET /v2/mkt/a/blobs/" + digest("layer"), Answer.of(200, "garbage"));
        Path file = directory.resolve("blob");

        assertThatThrownBy(() -> registry.fetch("mkt/a", digest("layer"), file))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(digest("layer") + " cannot be fetched from " + server.host() + "/mkt/a: ")
                .hasMessageContaining(digest("garbage").value());
    }

    @Test
    void pushWhenCheckedBeginsAnUploadAndCancelsIt() {
        String uploads = "/v2/mkt/kvm/blobs/uploads/";
        server.answer("POST " + uploads, Answer.of(202).with("Location", uploads + "4711?_state=abc"))
                .answer("DELETE " + uploads + "4711?_state=abc", Answer.of(204));

        registry.checkPush("mkt/kvm");

        assertThat(server.lines())
                .containsExactly("GET /v2/", "GET /v2/", "POST " + uploads, "DELETE " + uploads + "4711?_state=abc");
    }

    @Test
    void pushWhenCheckedAndRefusedNamesTheRight() {
        server.answer("POST /v2/mkt/kvm/blobs/uploads/", Answer.error(403, "denied"));

        assertThatThrownBy(() -> registry.checkPush("mkt/kvm"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(server.host() + "/mkt/kvm cannot be published to", "403: denied");
    }

    @Test
    void pushWhenTheUploadCannotBeCancelledIsPossible() {
        String uploads = "/v2/mkt/kvm/blobs/uploads/";
        server.answer("POST " + uploads, Answer.of(202).with("Location", uploads + "4711"))
                .answer("DELETE " + uploads + "4711", Answer.error(405, "unsupported"));

        assertThatCode(() -> registry.checkPush("mkt/kvm")).doesNotThrowAnyException();
    }

    @Test
    void timeWhenTheRegistryRefusesIsThatOfItsAnswer() {
        server.answer("GET /v2/", Answer.error(401, "log in"));

        assertThat(registry.time())
                .hasValueSatisfying(time -> assertThat(time).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
    }

    @Test
    void timeWhenNothingAnswersIsUnknown() {
        server.close();

        assertThat(registry.time()).isEmpty();
    }

    @Test
    void imageWhenItIsOfAnotherRegistryIsNotAskedFor() {
        assertThatThrownBy(() -> registry.digest(ImageReference.parse("debian:bookworm")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.lines()).isEmpty();
    }
}
