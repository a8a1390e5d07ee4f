package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of images in the forms that engines give them. */
class ImageListingTest {
    private static final String HEX = "1a9d889fb4960733eb73439d57d5a79703f2dd60e2f6085ac94a55d2eaad54a4";
    private static final String ORIGIN = "sha256:3fdcfafda5644c2cd0b1af76fcacc9d9631d727919264ac4d2b1df6d0dc33666";

    private RecordedEngine server;
    private DockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        engine = server.connect();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    private ImageInventory images(String... images) {
        server.answer("GET /v1.41/images/json", new Answer.Plain(200, "[" + String.join(",", images) + "]"));
        return listed();
    }

    /** So many were asked for one by one that a list is made for the next one. */
    private ImageInventory listed() {
        ImageInventory images = engine.images();
        for (int i = 0; i < 20; i++) {
            assertThat(images.find(ImageReference.parse("missing:" + i))).isEmpty();
        }
        return images;
    }

    private void findInList() {
        listed().find(ImageReference.parse("mkt-list/a:1"));
    }

    private static String image(String id, String tags, String digests, String labels) {
        return "{\"Id\":\"" + id + "\",\"RepoTags\":" + tags + ",\"RepoDigests\":" + digests + ",\"Labels\":" + labels
                + ",\"Created\":1795453899,\"ParentId\":\"\",\"Size\":1982361,\"VirtualSize\":1982361,\"Containers\":-1}";
    }

    @Test
    void imagesWhenPulledAndLabelledAreFoundByAnyNameWithOneList() {
        ImageInventory images = images(image(
                "sha256:" + HEX,
                "[\"debian:bookworm\",\"127.0.0.1:5000/mkt/kvm:deb12\"]",
                "[\"debian@" + ORIGIN + "\"]",
                "{\"com.mellanox.mkt.key\":\"deb12\"}"));

        Optional<EngineImage> found = images.find(ImageReference.parse("docker.io/library/debian:bookworm"));
        assertThat(found).get().satisfies(image -> {
            assertThat(image.id()).hasToString(RecordedEngine.IMAGE_ID);
            assertThat(image.names()).hasSize(2);
            assertThat(image.labels()).containsEntry("com.mellanox.mkt.key", "deb12");
            assertThat(image.digestAt(ImageReference.parse("debian:bookworm"))).hasToString("Optional[" + ORIGIN + "]");
        });
        assertThat(images.find(ImageReference.parse("127.0.0.1:5000/mkt/kvm:deb12")))
                .isEqualTo(found);
        assertThat(images.find(ImageReference.parse("debian@" + ORIGIN))).isEqualTo(found);
        assertThat(server.requests()).containsOnlyOnce("GET /v1.41/images/json HTTP/1.1");
    }

    @Test
    void imagesWhenNamelessInAnyFormAreLeftOut() {
        ImageInventory images = images(
                image("sha256:" + HEX, "[\"<none>:<none>\"]", "[\"<none>@<none>\"]", "null"),
                image("sha256:" + HEX, "null", "null", "null"),
                image("sha256:" + HEX, "[]", "[]", "{}"),
                image("sha256:" + HEX, "[\"a:1\"]", "null", "null"));

        assertThat(images.find(ImageReference.parse("a:1"))).get().satisfies(image -> {
            assertThat(image.labels()).isEmpty();
            assertThat(image.origins()).isEmpty();
        });
    }

    @Test
    void imagesWhenANameIsNoReferenceGoWithoutIt() {
        ImageInventory images = images(image("sha256:" + HEX, "[\"UPPER:1\",\"a:1\"]", "null", "{\"empty\":null}"));

        assertThat(images.find(ImageReference.parse("a:1"))).get().satisfies(image -> {
            assertThat(image.names()).hasSize(1);
            assertThat(image.labels()).containsEntry("empty", "");
        });
    }

    @Test
    void imagesWhenIdsHaveNoAlgorithmAreRead() {
        ImageInventory images = images(image(HEX, "[\"localhost/a:1\"]", "null", "null"));

        assertThat(images.find(ImageReference.parse("localhost/a:1")))
                .get()
                .satisfies(image -> assertThat(image.id()).hasToString("sha256:" + HEX));
    }

    @Test
    void imagesWhenEngineRefusesReportsItsMessage() {
        server.answer("GET /v1.41/images/json", new Answer.Plain(500, "{\"message\":\"layer store is broken\"}"));

        assertThatThrownBy(this::findInList)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed for its images: layer store is broken.");
    }

    @Test
    void imagesWhenAnswerIsNoListReportsIt() {
        for (String body : new String[] {"{}", "", "[", "<html/>"}) {
            server.answer("GET /v1.41/images/json", new Answer.Plain(200, body));

            assertThatThrownBy(this::findInList)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("failed during the request for its images: ");
        }
    }

    @Test
    void imagesWhenEngineIsClosedIsCancelled() {
        engine.close();

        assertThatThrownBy(this::findInList).isInstanceOf(CancelledException.class);
    }

    @Test
    void imagesWhenOneIsRemovedWhileTheListIsMadeAsksAgain() {
        server.answer(
                "GET /v1.41/images/json",
                new Answer.Plain(404, "{\"message\":\"NotFound: content digest sha256:729b: not found\"}"),
                new Answer.Plain(200, "[" + image(HEX, "[\"mkt-list/a:1\"]", "null", "null") + "]"));

        assertThat(listed().find(ImageReference.parse("mkt-list/a:1"))).isPresent();
    }

    @Test
    void imagesWhenTheListIsNeverFoundReportsTheMessage() {
        server.answer("GET /v1.41/images/json", new Answer.Plain(404, "{\"message\":\"page not found\"}"));

        assertThatThrownBy(this::findInList).isInstanceOf(EngineException.class).hasMessageContaining("page not found");
    }

    @Test
    void imagesWhenFewAreAskedForAreAskedForOneByOneAndOnce() {
        server.answer(
                "GET /v1.41/images/mkt-one/a:1/json",
                new Answer.Plain(
                        200,
                        "{\"Id\":\"" + RecordedEngine.IMAGE_ID + "\",\"RepoTags\":[\"mkt-one/a:1\"],\"RepoDigests\":[],"
                                + "\"Config\":{\"Labels\":{\"key\":\"deb12\"}}}"));
        ImageReference there = ImageReference.parse("mkt-one/a:1");
        ImageInventory images = engine.images();

        for (int i = 0; i < 2; i++) {
            assertThat(images.find(there)).hasValueSatisfying(image -> {
                assertThat(image.id()).hasToString(RecordedEngine.IMAGE_ID);
                assertThat(image.labels()).containsEntry("key", "deb12");
            });
            assertThat(images.find(ImageReference.parse("mkt-one/b:1"))).isEmpty();
        }

        assertThat(server.requests())
                .containsExactly(
                        "GET /version HTTP/1.1",
                        "GET /v1.41/images/mkt-one/a:1/json HTTP/1.1",
                        "GET /v1.41/images/mkt-one/b:1/json HTTP/1.1");
    }
}
