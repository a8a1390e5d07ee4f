package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLayer;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of {@link DockerStorage}: what it removes with an image, and what it lists. */
class DockerStorageTest {
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final ImageId IMAGE = id("1");
    private static final ImageId STEP = id("2");
    private static final ImageId BASE = id("3");

    private final RecordedEngine server = RecordedEngine.start();
    private Engine engine;

    @BeforeEach
    void connect() {
        engine = server.connect();
        server.answer("DELETE /v1.41/images/", Answer.of(200, "[]"));
    }

    @AfterEach
    void close() {
        engine.close();
        server.close();
    }

    private static ImageId id(String digit) {
        return new ImageId(new Digest("sha256:" + digit.repeat(64)));
    }

    /** An image that is gone after the first question if it is to be removed. */
    private void image(ImageId id, ImageId parent, String tagged, Answer... then) {
        Answer found = Answer.of(
                200,
                "{\"Id\":\"" + id + "\",\"Parent\":\"" + parent + "\",\"RepoTags\":[],\"RepoDigests\":[],"
                        + "\"Metadata\":{\"LastTagTime\":\"" + tagged + "\"}}");
        server.answer(
                "GET /v1.41/images/" + id, then.length == 0 ? new Answer[] {found} : new Answer[] {found, then[0]});
    }

    private List<String> deleted() {
        return server.requests().stream()
                .filter(request -> request.startsWith("DELETE"))
                .map(request -> request.replaceAll(".*sha256:(.).*", "$1"))
                .toList();
    }

    @Test
    void imageWhenRemovedTakesItsStepsAndNoBaseThatOnceHadAName() {
        image(IMAGE, STEP, "2026-11-29T21:21:46Z", Answer.of(404, "{\"message\":\"No such image\"}"));
        image(STEP, BASE, NEVER);
        image(BASE, id("4"), "2026-11-29T20:00:00Z");

        assertThat(engine.storage().remove(IMAGE)).isEmpty();

        assertThat(deleted()).containsExactly("1", "2");
        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("DELETE"))
                .allMatch(request -> request.contains("noprune=true"));
    }

    @Test
    void imageWhenTheEngineKeepsItTellsWhy() {
        image(IMAGE, STEP, NEVER);
        server.answer(
                "DELETE /v1.41/images/" + IMAGE, Answer.of(409, "{\"message\":\"image has dependent child images\"}"));

        assertThat(engine.storage().remove(IMAGE).orElse("")).contains("dependent child images");
        assertThat(deleted()).containsExactly("1");
    }

    @Test
    void imageWhenGoneIsNoFailure() {
        server.answer("GET /v1.41/images/" + IMAGE, Answer.of(404, "{\"message\":\"No such image\"}"));

        assertThat(engine.storage().remove(IMAGE)).isEmpty();
        assertThat(deleted()).isEmpty();
    }

    private List<ImageLayer> layers(String... newestFirst) {
        server.answer(
                "GET /v1.41/images/" + IMAGE + "/history", Answer.of(200, "[" + String.join(",", newestFirst) + "]"));
        return engine.storage().layers(IMAGE);
    }

    private static String entry(long size, String createdBy) {
        return "{\"Id\":\"<missing>\",\"Size\":" + size + ",\"CreatedBy\":\"" + createdBy + "\"}";
    }

    @Test
    void layersWhenOfEitherBuilderAreTheInstructionsFromTheBaseImageOn() {
        assertThat(layers(
                        entry(0, "LABEL com.mellanox.mkt.key=fc40"),
                        entry(5, "COPY /opt /opt # buildkit"),
                        entry(4, "RUN /bin/sh -c make install # buildkit"),
                        entry(3, "/bin/sh -c make"),
                        entry(2, "/bin/sh -c #(nop) COPY dir:0f1e in /opt "),
                        entry(0, "/bin/sh -c #(nop)  CMD [\\\"bash\\\"]"),
                        entry(1, "")))
                .containsExactly(
                        new ImageLayer(1, ""),
                        new ImageLayer(2, "COPY dir:0f1e in /opt"),
                        new ImageLayer(3, "RUN make"),
                        new ImageLayer(4, "RUN make install"),
                        new ImageLayer(5, "COPY /opt /opt"));
    }

    @Test
    void layersWhenMadeWithBuildArgumentsDoNotShowTheirValues() {
        assertThat(layers(
                        entry(3, "RUN |1 TOKEN=secret value /usr/bin/python3 -c make # buildkit"),
                        entry(2, "RUN |2 TOKEN=secret value B= /bin/sh -c make # buildkit"),
                        entry(1, "|1 TOKEN=secret /bin/bash -ec make")))
                .extracting(ImageLayer::createdBy)
                .containsExactly("RUN /bin/bash -ec make", "RUN make", "RUN");
    }

    @Test
    void cachesWhenTheEngineHasNoBuildKitAreNone() {
        assertThat(engine.storage().caches()).isEmpty();
    }
}
