package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A server on the loopback that answers as an engine did when it was recorded, or as no engine should. */
final class RecordedEngine implements AutoCloseable {
    static final String DOCKER =
            "{\"Version\":\"20.10.24+dfsg1\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\","
                    + "\"Components\":[{\"Name\":\"Engine\"}]}";
    static final String IMAGE_ID = "sha256:1a9d889fb4960733eb73439d57d5a79703f2dd60e2f6085ac94a55d2eaad54a4";

    private final TestServer server = TestServer.start();

    private RecordedEngine() {}

    /** Starts one that says it is Docker 20.10.24, and has one image. */
    static RecordedEngine start() {
        return new RecordedEngine()
                .answer("GET /version", new Answer.Plain(200, DOCKER))
                .answer("GET /v1.41/images/mkt-test", new Answer.Plain(200, "{\"Id\":\"" + IMAGE_ID + "\"}"));
    }

    /** Lines of a stream that Docker 20.10.24 once sent. */
    static List<String> recording(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RecordedEngine.class.getResourceAsStream("docker-20.10.24/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Gives answers in turn, the last of them from then on, to requests that start so: {@code POST /v1.41/build}. */
    RecordedEngine answer(String start, Answer... inTurn) {
        server.answer(start + "*", inTurn);
        return this;
    }

    /** Runs something when a request comes that starts so, before it is answered. */
    RecordedEngine onRequest(String start, Runnable action) {
        server.onRequest(start, action);
        return this;
    }

    RecordedEngine answerBuild(List<String> lines) {
        return answer("POST /v1.41/build", new Answer.Stream(lines, true));
    }

    RecordedEngine answerPull(List<String> lines) {
        return answer("POST /v1.41/images/create", new Answer.Stream(lines, true));
    }

    /** Answers pushes: the first one by the first stream, and so on; the last one again where there are more. */
    RecordedEngine answerPushes(List<List<String>> streams) {
        return answer(
                "POST /v1.41/images/mkt-test%2Fa/push",
                streams.stream().map(lines -> new Answer.Stream(lines, true)).toArray(Answer[]::new));
    }

    EngineAddress address() {
        return new EngineAddress(URI.create("tcp://" + server.host()), null, "DOCKER_HOST");
    }

    DockerEngine connect() {
        return connect(event -> {});
    }

    DockerEngine connect(BuildListener listener) {
        return DockerEngine.connect(
                address(), registry -> Optional.empty(), BuilderChoice.CLASSIC, listener, Duration.ofSeconds(10));
    }

    /** First lines of the requests, {@code GET /version HTTP/1.1}. */
    List<String> requests() {
        return server.requests().stream()
                .map(request -> request.line() + " HTTP/1.1")
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
