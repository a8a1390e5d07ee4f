package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading files of images from engines that fail on the way; whatever happens, the container is removed. */
class ImageFileReaderTest {
    private static final ImageId IMAGE = new ImageId(new Digest(RecordedEngine.IMAGE_ID));
    private static final String CREATE = "POST /v1.41/containers/create";
    private static final String ARCHIVE = "GET /v1.41/containers/c1/archive?path=%2Fa+b";
    private static final String REMOVE = "DELETE /v1.41/containers/c1?";

    private RecordedEngine server;
    private DockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        server = RecordedEngine.start();
        server.answer(CREATE, new Answer.Plain(201, "{\"Id\":\"c1\"}"));
        server.answer(ARCHIVE, new Answer.Stream(List.of("tar"), true));
        server.answer(REMOVE, new Answer.Plain(204, ""));
        engine = server.connect();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.close();
    }

    private void read() throws IOException {
        engine.read(IMAGE, "/a b", InputStream::readAllBytes);
    }

    /** Closing the engine waits for it. */
    private void assertRemoved() {
        engine.close();
        assertThat(server.requests().subList(1, server.requests().size()))
                .satisfiesExactly(
                        request -> assertThat(request).startsWith(CREATE),
                        request -> assertThat(request).startsWith(ARCHIVE),
                        request -> assertThat(request).startsWith(REMOVE).contains("v=true", "force=true"));
    }

    @Test
    void readWhenAllGoesWellRemovesTheContainer() throws IOException {
        read();

        assertRemoved();
    }

    @Test
    void readWhenReaderThrowsPassesItOnAndRemovesTheContainer() {
        IOException message = new IOException("disk is full");

        assertThatThrownBy(() -> engine.read(IMAGE, "/a b", tar -> {
                    throw message;
                }))
                .isSameAs(message);
        assertRemoved();
    }

    @Test
    void readWhenPathIsMissingReportsItAndRemovesTheContainer() {
        server.answer(ARCHIVE, new Answer.Plain(404, "{\"message\":\"Could not find the file /a b in container c1\"}"));

        assertThatThrownBy(this::read).isInstanceOf(FileNotFoundException.class).hasMessage("/a b");
        assertRemoved();
    }

    @Test
    void readWhenPathGoesOnAfterAFileReportsThatItIsMissing() {
        server.answer(ARCHIVE, new Answer.Plain(500, "{\"message\":\"lstat /merged/a b/: not a directory\"}"));

        assertThatThrownBy(this::read).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void readWhenEngineFailsReportsItsMessage() {
        server.answer(ARCHIVE, new Answer.Plain(500, "{\"message\":\"layer store is broken\"}"));

        assertThatThrownBy(this::read)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/a b of " + IMAGE + ": layer store is broken. ");
        assertRemoved();
    }

    @Test
    void readWhenTheContainerWasRemovedIsNoMissingPath() {
        server.answer(ARCHIVE, new Answer.Plain(404, "{\"message\":\"No such container: c1\"}"));

        assertThatThrownBy(this::read).isInstanceOf(EngineException.class).hasMessageContaining("No such container");
    }

    @Test
    void readWhenStreamBreaksReportsTheLostConnection() {
        server.answer(ARCHIVE, new Answer.Stream(List.of("tar"), false));

        assertThatThrownBy(this::read)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("failed during reading /a b of " + IMAGE);
        assertRemoved();
    }

    @Test
    void readWhenImageIsGoneReportsIt() {
        server.answer(CREATE, new Answer.Plain(404, "{\"message\":\"No such image: " + IMAGE + "\"}"));

        assertThatThrownBy(this::read).isInstanceOf(EngineException.class).hasMessageContaining("No such image: ");
    }

    @Test
    void readWhenThreadIsInterruptedIsCancelledAndRemovesTheContainer() {
        assertThatThrownBy(() -> engine.read(IMAGE, "/a b", tar -> {
                    Thread.currentThread().interrupt();
                    tar.readAllBytes();
                }))
                .isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertRemoved();
    }

    @Test
    void readWhenEngineIsClosedBeforeItAnswersIsCancelledAndRemovesTheContainer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(ARCHIVE, new Answer.Silence()).onRequest(ARCHIVE, asked::countDown);
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(this::failure);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        engine.close();

        assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertRemoved();
    }

    @Test
    void readWhenEngineIsClosedWhileTheContainerIsMadeRemovesIt() throws Exception {
        Thread closing = new Thread(engine::close, "closing");
        server.onRequest(CREATE, () -> {
            closing.start();
            awaitClosed();
        });

        assertThat(failure()).isInstanceOf(CancelledException.class);

        closing.join();
        assertThat(server.requests()).anyMatch(request -> request.startsWith(REMOVE));
    }

    private void awaitClosed() {
        while (true) {
            try {
                engine.find(ImageReference.parse("mkt-test/a:1"));
            } catch (CancelledException e) {
                return;
            }
        }
    }

    private Throwable failure() {
        try {
            read();
            return new AssertionError("it was read");
        } catch (CancelledException | IOException e) {
            return e;
        }
    }
}
