package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.event.BuildListener;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server on the loopback that answers as an engine did when it was recorded, or as one never should. */
final class RecordedEngine implements AutoCloseable {
    static final String DOCKER =
            "{\"Version\":\"20.10.24+dfsg1\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\","
                    + "\"Components\":[{\"Name\":\"Engine\"}]}";
    static final String IMAGE_ID = "sha256:1a9d889fb4960733eb73439d57d5a79703f2dd60e2f6085ac94a55d2eaad54a4";

    private final ServerSocket server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private RecordedEngine(ServerSocket server) {
        this.server = server;
    }

    /** How a request is answered. */
    sealed interface Answer {
        /** By a status and a body of known length. */
        record Plain(int status, String body) implements Answer {}

        /** By a stream of chunks, one a line, with or without its end. */
        record Stream(List<String> lines, boolean complete) implements Answer {}

        /** Not at all. */
        record Silence() implements Answer {}

        /** By a closed connection. */
        record HangUp() implements Answer {}
    }

    /** Starts one that says it is Docker 20.10.24, and knows one image. */
    static RecordedEngine start() throws IOException {
        RecordedEngine engine = new RecordedEngine(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        engine.answer("GET /version", new Answer.Plain(200, DOCKER));
        engine.answer("GET /v1.41/images/mkt-test", new Answer.Plain(200, "{\"Id\":\"" + IMAGE_ID + "\"}"));
        Thread thread = new Thread(engine::accept, "recorded-engine");
        thread.setDaemon(true);
        thread.start();
        return engine;
    }

    /** Lines of a stream that Docker 20.10.24 once sent. */
    static List<String> recording(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RecordedEngine.class.getResourceAsStream("docker-20.10.24/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Answers requests that start so, {@code POST /v1.41/build}, from now on. */
    RecordedEngine answer(String start, Answer answer) {
        answers.put(start, answer);
        return this;
    }

    /** Has something done when a request comes that starts so, before it is answered. */
    RecordedEngine onRequest(String start, Runnable action) {
        actions.put(start, action);
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
        Deque<List<String>> left = new ArrayDeque<>(streams);
        return onRequest(
                "POST /v1.41/images/mkt-test%2Fa/push",
                () -> answer(
                        "POST /v1.41/images/mkt-test%2Fa/push",
                        new Answer.Stream(left.size() > 1 ? left.remove() : left.element(), true)));
    }

    EngineAddress address() {
        return new EngineAddress(URI.create("tcp://127.0.0.1:" + server.getLocalPort()), null, "DOCKER_HOST");
    }

    DockerEngine connect() {
        return connect(event -> {});
    }

    DockerEngine connect(BuildListener listener) {
        return DockerEngine.connect(address(), registry -> Optional.empty(), listener, Duration.ofSeconds(10));
    }

    /** First lines of the requests, {@code GET /version HTTP/1.1}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                Thread thread = new Thread(() -> serve(connection), "recorded-engine-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (String request = line(in); request != null; request = line(in)) {
                requests.add(request);
                skipBody(in);
                act(request);
                if (!write(out, answerTo(request))) {
                    return;
                }
            }
        } catch (IOException gone) {
            connections.remove(connection);
        }
    }

    private void act(String request) {
        actions.forEach((start, action) -> {
            if (request.startsWith(start)) {
                action.run();
            }
        });
    }

    private Answer answerTo(String request) {
        return answers.entrySet().stream()
                .filter(entry -> request.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new Answer.Plain(404, "{\"message\":\"no such thing\"}"));
    }

    private static boolean write(OutputStream out, Answer answer) throws IOException {
        if (answer instanceof Answer.Plain plain) {
            byte[] body = plain.body().getBytes(StandardCharsets.UTF_8);
            out.write(ascii("HTTP/1.1 " + plain.status() + " X\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length + "\r\n\r\n"));
            out.write(body);
        } else if (answer instanceof Answer.Stream stream) {
            out.write(ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
            for (String line : stream.lines()) {
                byte[] chunk = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
                out.write(ascii(Integer.toHexString(chunk.length) + "\r\n"));
                out.write(chunk);
                out.write(ascii("\r\n"));
            }
            out.write(ascii(stream.complete() ? "0\r\n\r\n" : ""));
            out.flush();
            return stream.complete();
        }
        out.flush();
        return !(answer instanceof Answer.HangUp);
    }

    private static void skipBody(InputStream in) throws IOException {
        long length = 0;
        boolean chunked = false;
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            String small = header.toLowerCase(Locale.ROOT);
            chunked |= small.equals("transfer-encoding: chunked");
            length = small.startsWith("content-length: ") ? Long.parseLong(small.substring(16)) : length;
        }
        in.skipNBytes(length);
        while (chunked) {
            int size = Integer.parseInt(Objects.requireNonNull(line(in)), 16);
            in.skipNBytes(size);
            line(in);
            chunked = size > 0;
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            text.append((char) c);
        }
        return text.toString().strip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
