package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The question for a program's exit status. It is asked before the program starts: the container of one that ends at once
 * is gone before it could be asked later.
 */
final class ExitStatus implements AutoCloseable {
    private static final int OK = 200;

    private final Response answer;

    private ExitStatus(Response answer) {
        this.answer = answer;
    }

    /**
     * Asks, and returns when the engine has understood the question.
     *
     * @throws DockerException where the engine refuses
     */
    static ExitStatus ask(EngineConnection connection, String container) throws IOException {
        Response answer = connection.post("/containers/" + container + "/wait?condition=next-exit");
        if (answer.getStatusCode() == OK) {
            return new ExitStatus(answer);
        }
        try (answer) {
            String body = new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8);
            throw new DockerException(body, answer.getStatusCode());
        }
    }

    /** Waits for the program's end. */
    int await() throws IOException {
        JsonValue end = JsonReader.read(answer.getBody());
        Optional<String> error = end.at("Error").at("Message").text().filter(text -> !text.isEmpty());
        if (error.isPresent()) {
            throw new IOException(error.get());
        }
        return (int)
                end.at("StatusCode").number().orElseThrow(() -> new EOFException("the engine ended the connection"));
    }

    @Override
    public void close() {
        answer.close();
    }
}
