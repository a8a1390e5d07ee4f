package com.mellanox.mkt.images.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An HTTP server on the loopback that records its requests and gives the answers of a test, also those that no real server gives. */
public final class TestServer implements AutoCloseable {
    static {
        // Otherwise the kernel holds each body back until the client has acknowledged the headers, 40 ms later.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final Function<Request, Answer> otherwise;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "http server of a test");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> earlyAnswers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private TestServer(HttpServer server, Function<Request, Answer> otherwise) {
        this.server = server;
        this.otherwise = otherwise;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts one that answers 404, unless a test says otherwise. */
    public static TestServer start() {
        return start(null, request -> Answer.of(404, "{\"message\":\"no answer to " + request.line() + "\"}"));
    }

    /**
     * Starts one.
     *
     * @param tls null for plain HTTP
     * @param otherwise gives the answers to requests for which there is no fixed one
     */
    public static TestServer start(@Nullable SSLContext tls, Function<Request, Answer> otherwise) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                return new TestServer(HttpServer.create(address, 0), otherwise);
            }
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new TestServer(server, otherwise);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host with its port: {@code 127.0.0.1:43567}. */
    public String host() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Gives answers in turn, the last of them from then on.
     *
     * @param request a method and a path, {@code GET /v2/}, or how a request line starts, {@code GET /v2/*}
     */
    public TestServer answer(String request, Answer... inTurn) {
        answers.put(request, new ArrayDeque<>(List.of(inTurn)));
        return this;
    }

    /** Gives an answer without reading the request's body; the request is not recorded. */
    public TestServer answerEarly(String request, Answer answer) {
        earlyAnswers.put(request, answer);
        return this;
    }

    /** Runs something before a request is answered whose line starts so. */
    public TestServer onRequest(String start, Runnable action) {
        actions.put(start, action);
        return this;
    }

    /** The requests, in the order in which they came; a test may clear the list. */
    public List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String line = exchange.getRequestMethod() + " " + target;
        Answer early = earlyAnswers.get(line);
        if (early != null) {
            early.send(exchange);
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        Request request = new Request(exchange.getRequestMethod(), target, exchange.getRequestHeaders(), body);
        requests.add(request);
        actions.entrySet().stream()
                .filter(entry -> line.startsWith(entry.getKey()))
                .forEach(entry -> entry.getValue().run());
        answer(request).send(exchange);
    }

    private Answer answer(Request request) {
        Deque<Answer> inTurn = answers.get(request.method() + " " + request.path());
        if (inTurn == null) {
            Predicate<String> fits =
                    key -> key.endsWith("*") && request.line().startsWith(key.substring(0, key.length() - 1));
            inTurn = answers.keySet().stream()
                    .filter(fits)
                    .max(Comparator.comparing(String::length))
                    .map(answers::get)
                    .orElse(null);
        }
        if (inTurn == null) {
            return otherwise.apply(request);
        }
        synchronized (inTurn) {
            return inTurn.size() > 1 ? inTurn.remove() : inTurn.element();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
