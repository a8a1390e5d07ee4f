package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads over streams that a real engine once sent. */
class LoadTest {
    private static final ImageReference IMAGE = ImageReference.parse("local_mkt/support_simx:fc40");
    private static final String PATH = "POST /v1.41/images/load";
    private static final String ID = "sha256:87e6b1260d1a11031c18d9d3051ecabd60edcd530b83a1a18741ac6aefedbfb1";

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

    private void answer(String... lines) {
        server.answer(PATH, new Answer.Stream(List.of(lines), true));
    }

    private ImageId load() {
        return engine.load(IMAGE, out -> out.write(new byte[100_000]));
    }

    @Test
    void loadWhenImageHasNoNameGivesTheIdThatTheEngineReports() throws Exception {
        answer(RecordedEngine.recording("load-id").toArray(String[]::new));

        assertThat(load()).hasToString(ID);
    }

    @Test
    void loadWhenImageHasANameLooksForItsId() throws Exception {
        answer(RecordedEngine.recording("load-name").toArray(String[]::new));

        assertThat(load()).hasToString(RecordedEngine.IMAGE_ID);
        assertThat(server.requests()).anyMatch(request -> request.contains("/images/mkt-test/rec-push:1/json"));
    }

    @Test
    void loadWhenPodmanReportsItGivesTheId() {
        for (String message : List.of("Loaded image: " + ID, "Loaded image(s): " + ID + ",localhost/b:1\\n")) {
            answer("{\"stream\":\"" + message + "\"}");

            assertThat(load()).hasToString(ID);
        }
    }

    @Test
    void loadWhenErrorIsInBandFails() throws Exception {
        answer(RecordedEngine.recording("load-cut").toArray(String[]::new));

        assertThatThrownBy(this::load)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot load " + IMAGE
                        + ": Error processing tar file(exit status 1): unexpected EOF. Check its disk");
    }

    @Test
    void loadWhenRefusedFailsWithTheEnginesMessage() {
        server.answer(PATH, new Answer.Plain(500, "{\"message\":\"no space left on device\"}"));

        assertThatThrownBy(this::load)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot load " + IMAGE + ": no space left on device");
    }

    @Test
    void loadWhenNothingWasLoadedIsNoSuccess() {
        for (String line : List.of(
                "{\"stream\":\"done\"}",
                "{\"stream\":\"Loaded image: nosuch:1\"}",
                "{\"stream\":\"Loaded image: A:B:C\"}")) {
            answer(line);

            assertThatThrownBy(this::load)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("ended the load of " + IMAGE + " and reported neither success nor an error");
        }
    }

    @Test
    void loadWhenArchiveThrowsOwnExceptionPassesItOn() {
        SourceException message = new SourceException("rdma_core is not there", "Look", null);

        assertThatThrownBy(() -> engine.load(IMAGE, out -> {
                    throw message;
                }))
                .isSameAs(message);
    }

    @Test
    void loadWhenArchiveCannotBeWrittenShowsTheReason() {
        assertThatThrownBy(() -> engine.load(IMAGE, out -> {
                    out.write(new byte[200_000]);
                    throw new IOException("gone");
                }))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The archive of " + IMAGE + " cannot be read: gone. ");
    }

    @Test
    void loadWhenInterruptedIsCancelled() {
        server.answer(PATH, new Answer.Silence());
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::load).isInstanceOf(CancelledException.class).hasMessageContaining(IMAGE.toString());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void loadWhenEngineIsClosedDuringUploadIsCancelled() {
        assertThatThrownBy(() -> engine.load(IMAGE, out -> {
                    engine.close();
                    while (true) {
                        out.write(new byte[4096]);
                    }
                }))
                .isInstanceOf(CancelledException.class);
    }
}
