package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Classic builds over streams that a real engine once sent, and over streams that end as they should not. */
class ClassicBuilderTest {
    private static final ImageReference IMAGE = ImageReference.parse("mkt-test/a:1");
    private static final String TAIL = "tail without newline";

    private final RecordedEvents events = new RecordedEvents();
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

    @Test
    void buildWhenAllGoesWellGivesTheLastImagesId() throws Exception {
        server.answerBuild(RecordedEngine.recording("build-ok"));

        assertThat(build()).hasToString(RecordedEngine.IMAGE_ID);
        assertThat(events.of(ImageStep.class))
                .extracting(ImageStep::step)
                .containsExactly(
                        "1/5 : FROM mkt-test/rec-busybox:1 AS a",
                        "2/5 : RUN echo one > /one && echo \"Successfully built 0123456789ab\"",
                        "3/5 : FROM mkt-test/rec-busybox:1",
                        "4/5 : COPY --from=a /one /one",
                        "5/5 : RUN cat /one && printf \"" + TAIL + "\"");
        assertThat(events.output())
                .startsWith("Step 1/5 : FROM mkt-test/rec-busybox:1 AS a\n ---> 624eb8f44e50\nStep 2/5 :")
                .contains("one\n" + TAIL + "Removing intermediate container")
                .endsWith("Successfully tagged mkt-test/rec-ok:1\n");
    }

    @Test
    void buildWhenRequestedSendsItsOptions() throws Exception {
        server.answerBuild(RecordedEngine.recording("build-ok"));
        BuildRequest request = new BuildRequest(
                IMAGE, TestContext.of("FROM a"), "sub/kvm.Dockerfile", Map.of(), Map.of("A", "1"), true, true);

        engine.builder().build(request, events);

        assertThat(server.requests().get(1))
                .contains("dockerfile=sub%2Fkvm.Dockerfile", "nocache=true")
                .contains("buildargs=%7B%22A%22%3A%221%22%7D", "networkmode=host", "rm=true", "forcerm=true")
                .doesNotContain("pull=", "t=mkt-test");
    }

    @Test
    void buildWhenCommandFailsReportsStepAndExitCode() throws Exception {
        server.answerBuild(RecordedEngine.recording("build-fail"));

        assertThatThrownBy(this::build)
                .isInstanceOf(BuildStepException.class)
                .hasMessage(
                        "The command '/bin/sh -c echo working; echo going wrong >&2; exit 3' returned a non-zero code:"
                                + " 3")
                .extracting(e -> ((BuildStepException) e).step())
                .isEqualTo("2/2 : RUN echo working; echo going wrong >&2; exit 3");
        assertThat(events.output()).contains("working\n").doesNotContain("non-zero");
    }

    @Test
    void buildWhenDiskIsFullReportsTheEnginesMessage() throws Exception {
        server.answerBuild(RecordedEngine.recording("build-disk-full"));

        assertThatThrownBy(this::build)
                .isInstanceOf(BuildStepException.class)
                .hasMessage("failed to copy files: failed to copy file: Error processing tar file(exit status 1):"
                        + " write /big: no space left on device");
    }

    @Test
    void buildWhenContextDoesNotFitReportsTheEnginesMessage() {
        String message = "Error processing tar file(exit status 1): write /big: no space left on device";
        server.answer("POST /v1.41/build", new Answer.Plain(500, "{\"message\":\"" + message + "\"}"));

        assertThatThrownBy(this::build).isInstanceOf(BuildStepException.class).hasMessage(message);
    }

    @Test
    void buildWhenDockerfileIsWrongReportsLineAndInstruction() {
        String message = "dockerfile parse error line 2: unknown instruction: RUNN";
        server.answer("POST /v1.41/build", new Answer.Plain(400, "{\"message\":\"" + message + "\"}"));

        assertThatThrownBy(this::build)
                .isInstanceOf(BuildStepException.class)
                .hasMessage(message)
                .extracting(e -> ((BuildStepException) e).step())
                .isNull();
    }

    @Test
    void buildWhenStreamBreaksReportsTheLostConnection() throws Exception {
        List<String> all = RecordedEngine.recording("build-ok");
        for (int lines : List.of(0, 1, 10, all.size())) {
            server.answer("POST /v1.41/build", new Answer.Stream(all.subList(0, lines), false));

            assertThatThrownBy(this::build)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("The engine at " + server.address() + " failed during the build of " + IMAGE);
        }
    }

    @Test
    void buildWhenStreamEndsEarlyIsNoSuccess() throws Exception {
        List<String> all = RecordedEngine.recording("build-ok");
        for (int lines : List.of(0, 7, 10, all.size() - 2)) {
            server.answerBuild(all.subList(0, lines));

            assertThatThrownBy(this::build)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("and reported neither success nor an error");
        }
    }

    @Test
    void buildWhenOutputLooksLikeTheEnginesMessagesIsNotUsed() throws Exception {
        server.answerBuild(List.of(
                "{\"stream\":\"Step 1/2 : FROM a\"}",
                "{\"aux\":{\"ID\":\"" + RecordedEngine.IMAGE_ID + "\"}}",
                "{\"stream\":\"Step 7/9 : a command's own\"}",
                "{\"stream\":\"Successfully built some-wheel\\n\"}",
                "{\"errorDetail\":{\"message\":\"boom\"},\"error\":\"boom\"}"));

        assertThatThrownBy(this::build)
                .isInstanceOf(BuildStepException.class)
                .hasMessageStartingWith("boom\n  Dockerfile:1\n");
        assertThat(events.of(ImageStep.class)).extracting(ImageStep::step).containsExactly("1/2 : FROM a");
    }

    @Test
    void buildWhenContextThrowsOwnExceptionPassesItOn() {
        SourceException message = new SourceException("rdma_core is not there", "Look", null);
        BuildRequest request = request(out -> {
            throw message;
        });

        assertThatThrownBy(() -> engine.builder().build(request, events)).isSameAs(message);
    }

    @Test
    void buildWhenContextCannotBeReadShowsTheReason() {
        IOException cause = new IOException("/data/a: Input/output error");
        BuildRequest request = request(out -> {
            out.write(new byte[200_000]);
            throw cause;
        });

        assertThatThrownBy(() -> engine.builder().build(request, events))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(
                        "The context of the build of mkt-test/a:1 cannot be read: /data/a: Input/output error")
                .hasCause(cause);
    }

    @Test
    void buildWhenListenerThrowsPassesItOn() throws Exception {
        server.answerBuild(RecordedEngine.recording("build-ok"));

        assertThatThrownBy(() -> engine.builder().build(TestContext.of("FROM a").request(IMAGE), event -> {
                    throw new IllegalStateException("log is full");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("log is full");
    }

    @Test
    void buildWhenInterruptedBeforeTheEngineAnswersIsCancelled() {
        server.answer("POST /v1.41/build", new Answer.Silence());
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::build).isInstanceOf(CancelledException.class).hasMessageContaining(IMAGE.toString());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void buildWhenEngineIsClosedDuringUploadIsCancelled() {
        Thread[] writer = new Thread[1];
        BuildRequest request = request(out -> {
            writer[0] = Thread.currentThread();
            engine.close();
            while (true) {
                out.write(new byte[4096]);
            }
        });

        assertThatThrownBy(() -> engine.builder().build(request, events)).isInstanceOf(CancelledException.class);
        assertThat(writer[0].isAlive()).isFalse();
    }

    @Test
    void buildWhenEngineIsClosedIsCancelled() {
        engine.close();

        assertThatThrownBy(this::build).isInstanceOf(CancelledException.class);
    }

    private Object build() throws BuildStepException {
        return engine.builder().build(TestContext.of("FROM a").request(IMAGE), events);
    }

    private static BuildRequest request(ContentWriter context) {
        return new BuildRequest(IMAGE, context, "Dockerfile", Map.of(), Map.of(), false, false);
    }
}
