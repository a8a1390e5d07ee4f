package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An engine that has containers, what it is asked to run prints what a test gives, and answers some requests with a fault. */
final class FaultyEngine implements AutoCloseable {
    /** The faults of an engine that has done what was asked for. */
    private static final Set<String> OBEYED = Set.of("lost", "garbage", "empty", "cut", "late500");

    private static final String VERSION =
            "{\"Version\":\"28.0.0\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\"}";
    private static final Pattern NAME = Pattern.compile("[?&]name=([^&]+)");
    private static final Pattern CONTAINER = Pattern.compile("/containers/([^/?]+)");
    private static final String ID = "id-of-";
    private static final long ENDLESS = 1L << 40;
    private static final int STDOUT = 1;
    private static final int HEADER = 8;
    private static final int KILLED = 137;

    /** A request of a boot, by its method and path without the version of the API. */
    enum Step {
        CREATE("POST /containers/create", 201),
        ATTACH("POST /containers/[^/]+/attach", 200),
        WAIT("POST /containers/[^/]+/wait", 200),
        START("POST /containers/[^/]+/start", 204),
        PORTS("GET /containers/[^/]+/json", 200),
        REMOVE("DELETE /containers/.+", 204);

        private final Pattern line;
        private final int status;

        Step(String line, int status) {
            this.line = Pattern.compile(line + "([?].*)?");
            this.status = status;
        }
    }

    /**
     * What is wrong with an answer.
     *
     * @param kind a status; or {@code reset} before the request is obeyed, {@code lost}, {@code garbage}, {@code empty},
     *     {@code cut} and {@code late500} after that; or {@code gone}: this request and all later ones are reset
     */
    record Fault(Step step, String kind, AtomicInteger times) {
        static Fault of(Step step, String kind, int times) {
            return new Fault(step, kind, new AtomicInteger(times));
        }
    }

    /**
     * What a container prints once it is started, and what comes then.
     *
     * @param frames pieces of its output
     * @param raw bytes that follow outside of a frame
     * @param status its exit status; null if it goes on until it is removed
     * @param isCut whether the connection to its output ends without the container
     */
    record Program(
            List<String> frames, String raw, @Nullable Integer status, boolean isCut) {}

    /** A container that is there. */
    private record Container(Program program, CompletableFuture<Boolean> started, CompletableFuture<Integer> ended) {}

    private final TestServer server = TestServer.start(null, this::answer);
    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private volatile Program next = new Program(List.of(), "", 0, false);
    private volatile @Nullable Fault fault;
    private volatile boolean gone;

    EngineAddress address() {
        return new EngineAddress(URI.create("tcp://" + server.host()), null, "DOCKER_HOST");
    }

    /** Lets later containers run something. */
    void runs(Program program) {
        next = program;
    }

    /** Lets the answers to a request have a fault. */
    void fails(Fault wrong) {
        fault = wrong;
    }

    /** Lets it work from now on. */
    void mend() {
        fault = null;
        gone = false;
    }

    /** The names of the containers that are there. */
    Set<String> left() {
        return Set.copyOf(containers.keySet());
    }

    /** Removes all containers, as an administrator does. */
    void removeAll() {
        left().forEach(this::remove);
    }

    private Answer answer(Request request) {
        if (gone) {
            return new Answer.HangUp();
        }
        String line = request.line().replaceFirst(" /v1.41/", " /");
        if (line.startsWith("GET /version")) {
            return Answer.of(200, VERSION);
        }
        for (Step step : Step.values()) {
            if (step.line.matcher(line).matches()) {
                Fault wrong = fault;
                if (wrong != null && wrong.step() == step && wrong.times().getAndDecrement() > 0) {
                    return answer(wrong, line);
                }
                return obey(step, line);
            }
        }
        return Answer.of(404, message("page not found"));
    }

    private Answer answer(Fault wrong, String line) {
        String kind = wrong.kind();
        if (kind.equals("gone")) {
            gone = true;
        } else if (OBEYED.contains(kind)) {
            obey(wrong.step(), line);
        }
        return switch (kind) {
            case "gone", "reset", "lost" -> new Answer.HangUp();
            case "garbage", "empty", "cut" -> malformed(wrong);
            case "late500" -> Answer.of(500, message("fault of a test"));
            default -> Answer.of(Integer.parseInt(kind), message("fault of a test"));
        };
    }

    private static Answer malformed(Fault wrong) {
        int status = wrong.step().status == 204 ? 200 : wrong.step().status;
        return switch (wrong.kind()) {
            case "garbage" -> Answer.of(status, "<html>{]");
            case "cut" -> new Answer.Cut(new Answer.Plain(status, "{\"Id\":\"abc\",\"StatusCode\":0}"));
            default -> Answer.of(status, "{}");
        };
    }

    private static String message(String text) {
        return "{\"message\":\"" + text + "\"}";
    }

    private Answer obey(Step step, String line) {
        if (step == Step.CREATE) {
            return create(line);
        }
        String name = first(CONTAINER, line).replaceFirst("^" + ID, "");
        Container container = containers.get(name);
        if (container == null) {
            return Answer.of(404, message("No such container: " + name));
        }
        return switch (step) {
            case ATTACH -> exchange -> attach(exchange, container);
            case WAIT -> exchange -> await(exchange, container);
            case START -> {
                container.started().complete(true);
                yield Answer.of(204);
            }
            case PORTS -> Answer.of(200, "{\"NetworkSettings\":{\"Ports\":{\"22/tcp\":[{\"HostPort\":\"40022\"}]}}}");
            default -> {
                remove(name);
                yield Answer.of(204);
            }
        };
    }

    private Answer create(String line) {
        String name = first(NAME, line);
        Container container = new Container(next, new CompletableFuture<>(), new CompletableFuture<>());
        containers.put(name, container);
        // It was asked to be removed with its end.
        var unused = container.ended().thenRun(() -> containers.remove(name));
        return Answer.of(201, "{\"Id\":\"" + ID + name + "\"}");
    }

    private void remove(String name) {
        Container container = containers.remove(name);
        if (container != null) {
            container.ended().complete(KILLED);
            container.started().complete(false);
        }
    }

    /** Sends what the program prints, and ends the connection with the container. */
    private static void attach(HttpExchange exchange, Container container) throws IOException {
        exchange.sendResponseHeaders(200, ENDLESS);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        Program program = container.program();
        if (container.started().join()) {
            for (String frame : program.frames()) {
                byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
                out.write(ByteBuffer.allocate(HEADER)
                        .put((byte) STDOUT)
                        .putInt(HEADER - Integer.BYTES, bytes.length)
                        .array());
                out.write(bytes);
            }
            out.write(program.raw().getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        if (program.status() != null) {
            container.ended().complete(program.status());
        } else if (!program.isCut()) {
            container.ended().join();
        }
        throw new IOException("closes the connection");
    }

    private static void await(HttpExchange exchange, Container container) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        String status = "{\"StatusCode\":" + container.ended().join() + "}";
        exchange.getResponseBody().write(status.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException(text);
        }
        return matcher.group(1);
    }

    @Override
    public void close() {
        removeAll();
        server.close();
    }
}
