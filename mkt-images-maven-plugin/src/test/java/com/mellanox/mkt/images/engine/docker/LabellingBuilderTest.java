package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two builds for an image with labels, the second of which ends in all ways. */
class LabellingBuilderTest {
    private static final ImageReference IMAGE = ImageReference.parse("mkt-test/a:1");
    private static final String BUILD = "POST /v1.41/build";
    private static final String PLAIN = RecordedEngine.IMAGE_ID;
    private static final String LABELLED = "sha256:" + "b".repeat(64);
    private static final String INSPECT = "GET /v1.41/images/" + PLAIN + "/json";
    private static final String REMOVE = "DELETE /v1.41/images/" + PLAIN;
    private static final Map<String, String> LABELS = Map.of("k", "v w", "lines", "a\nb");

    private final RecordedEvents events = new RecordedEvents();
    private RecordedEngine server;
    private DockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        engine = server.connect();
        inspected("");
        answerBuilds(new Answer.Stream(
                List.of(
                        "{\"stream\":\"Step 1/2 : FROM " + PLAIN + "\"}",
                        "{\"stream\":\"Step 2/2 : LABEL k=v w\"}",
                        "{\"aux\":{\"ID\":\"" + LABELLED + "\"}}",
                        "{\"stream\":\"Successfully built bbbbbbbbbbbb\\n\"}"),
                true));
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    @Test
    void buildWhenAllGoesWellGivesTheLabelledImage() throws Exception {
        assertThat(build()).hasToString(LABELLED);

        assertThat(builds()).hasSize(2);
        assertThat(builds().get(0))
                .contains("dockerfile=kvm.Dockerfile", "nocache=true", "networkmode=host", "buildargs=")
                .doesNotContain("v+w", "lines");
        assertThat(builds().get(1))
                .contains("labels=%7B%22lines%22%3A%22a%5Cnb%22%7D")
                .doesNotContain("kvm.Dockerfile", "nocache=true", "networkmode=host", "buildargs=%7B%22", "v+w");
        assertThat(server.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void buildWhenAllGoesWellShowsNothingOfTheLabels() throws Exception {
        build();

        assertThat(events.of(ImageStep.class))
                .hasSize(5)
                .extracting(ImageStep::step)
                .allMatch(step -> step.contains("/5 : "));
        assertThat(events.output()).doesNotContain("LABEL", "bbbbbbbbbbbb");
    }

    @Test
    void buildWhenThereAreNoLabelsIsOneBuild() throws Exception {
        assertThat(engine.builder().build(TestContext.of("FROM a").request(IMAGE), events))
                .hasToString(PLAIN);

        assertThat(builds()).hasSize(1);
        assertThat(server.requests()).noneMatch(request -> request.contains(PLAIN));
    }

    @Test
    void buildWhenEngineIsPodmanIsOneBuild() throws Exception {
        server.answer("GET /version", new Answer.Plain(200, RecordedEngine.DOCKER.replace("Engine", "Podman Engine")));
        try (DockerEngine podman = server.connect()) {
            assertThat(podman.builder().build(request(), events)).hasToString(PLAIN);
        }

        assertThat(builds()).hasSize(1).first().asString().contains("v+w");
    }

    @Test
    void buildWhenImageHasTriggersBuildsAgainWithLabels() throws Exception {
        inspected("\"Config\":{\"OnBuild\":[\"RUN make\"]}");

        assertThat(build()).hasToString(LABELLED);
        assertBuiltAgainWithLabels();
    }

    @Test
    void buildWhenImageHasMaintainerBuildsAgainWithLabels() throws Exception {
        inspected("\"Author\":\"me\"");

        assertThat(build()).hasToString(LABELLED);
        assertBuiltAgainWithLabels();
    }

    private void assertBuiltAgainWithLabels() {
        assertThat(builds()).hasSize(2);
        assertThat(builds().get(1))
                .contains("dockerfile=kvm.Dockerfile", "networkmode=host", "buildargs=", "v+w", "lines")
                .doesNotContain("nocache=true");
        assertThat(events.of(ImageStep.class)).hasSize(5);
    }

    @Test
    void buildWhenLabelsAreRefusedReportsItAndRemovesTheImage() throws Exception {
        answerBuilds(new Answer.Stream(
                List.of(
                        "{\"stream\":\"Step 1/2 : FROM " + PLAIN + "\"}",
                        "{\"errorDetail\":{\"message\":\"no space left on device\"},\"error\":\"no space\"}"),
                true));

        assertThatThrownBy(this::build)
                .isInstanceOf(BuildStepException.class)
                .hasMessage("Its labels cannot be added to " + PLAIN + ": no space left on device")
                .extracting(e -> ((BuildStepException) e).step())
                .isNull();
        assertThat(server.requests()).anyMatch(request -> request.startsWith(REMOVE));
    }

    @Test
    void buildWhenStreamOfLabelsBreaksReportsTheLostConnection() throws Exception {
        answerBuilds(new Answer.HangUp());

        assertThatThrownBy(this::build)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed during the build of " + IMAGE);
        assertThat(server.requests()).anyMatch(request -> request.startsWith(REMOVE));
    }

    @Test
    void buildWhenLabelsAreRefusedLeavesImageWithName() throws Exception {
        answerBuilds(new Answer.Plain(500, "{\"message\":\"no\"}"));
        for (String names : List.of("\"RepoTags\":[\"a:1\"]", "\"RepoDigests\":[\"a@" + PLAIN + "\"]")) {
            inspected(names);

            assertThatThrownBy(this::build).isInstanceOf(BuildStepException.class);
            assertThat(server.requests()).noneMatch(request -> request.startsWith("DELETE"));
            answerBuilds(new Answer.Plain(500, "{\"message\":\"no\"}"));
        }
    }

    @Test
    void buildWhenEngineIsClosedDuringLabelsIsCancelled() throws Exception {
        answerBuilds(new Answer.Silence(), engine::close);

        assertThatThrownBy(this::build).isInstanceOf(CancelledException.class).hasMessageContaining(IMAGE.toString());
        assertThat(server.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void buildWhenInterruptedDuringLabelsIsCancelled() throws Exception {
        answerBuilds(new Answer.Silence(), Thread.currentThread()::interrupt);

        assertThatThrownBy(this::build).isInstanceOf(CancelledException.class).hasMessageContaining(IMAGE.toString());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void buildWhenEngineIsClosedBeforeLabelsIsCancelled() {
        server.onRequest(INSPECT, engine::close);

        assertThatThrownBy(this::build).isInstanceOf(CancelledException.class);
        assertThat(builds()).hasSize(1);
    }

    private void inspected(String fields) {
        String separator = fields.isEmpty() ? "" : ",";
        server.answer(INSPECT, new Answer.Plain(200, "{\"Id\":\"" + PLAIN + "\"" + separator + fields + "}"));
    }

    private void answerBuilds(Answer second) throws IOException {
        answerBuilds(second, () -> {});
    }

    /** The first build as it was recorded, the next as given. */
    private void answerBuilds(Answer second, Runnable atSecond) throws IOException {
        server.answerBuild(RecordedEngine.recording("build-ok"));
        AtomicInteger builds = new AtomicInteger();
        server.onRequest(BUILD, () -> {
            if (builds.incrementAndGet() == 2) {
                server.answer(BUILD, second);
                atSecond.run();
            }
        });
    }

    private List<String> builds() {
        return server.requests().stream()
                .filter(request -> request.startsWith(BUILD))
                .toList();
    }

    private Object build() throws BuildStepException {
        return engine.builder().build(request(), events);
    }

    private static BuildRequest request() {
        return new BuildRequest(
                IMAGE, TestContext.of("FROM a"), "kvm.Dockerfile", LABELS, Map.of("A", "1"), true, true);
    }
}
