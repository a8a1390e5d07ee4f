package com.mellanox.mkt.images.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on the loopback that gives a test's answers, also those that no sane registry gives, and notes the requests. */
final class HttpRegistry implements AutoCloseable {
    private static final String EARLY = "X-Early";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> requests = new CopyOnWriteArrayList<>();

    /** An answer; a status of 0 stands for hanging up, and one of -1 for silence. */
    record Answer(int status, Map<String, String> headers, String body) {
        static Answer of(int status) {
            return new Answer(status, Map.of(), "");
        }

        static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body);
        }

        /** A refusal in the form of registries. */
        static Answer error(int status, String message) {
            return of(status, "{\"errors\":[{\"code\":\"X\",\"message\":\"" + message + "\"}]}");
        }

        /** The same, given before the request's body is read. */
        Answer early() {
            return with(EARLY, "yes");
        }

        Answer with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body);
        }
    }

    /** A request: {@code HEAD /v2/a/manifests/1}, what it proved itself by, and its body. */
    record Asked(String line, String authorization, String proxyAuthorization, String type, String body) {}

    private HttpRegistry(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        answer("GET /v2/", Answer.of(200, "{}"));
    }

    static HttpRegistry start() throws IOException {
        return new HttpRegistry(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    static HttpRegistry start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new HttpRegistry(server);
    }

    /** What stands in front of a name. */
    String host() {
        return "127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Gives answers in turn, the last of them from then on. */
    HttpRegistry answer(String request, Answer... inTurn) {
        answers.put(request, new ArrayDeque<>(List.of(inTurn)));
        return this;
    }

    /** Has everybody bring a token of this server. */
    HttpRegistry asksForToken(String scheme, Answer... tokens) {
        answer(
                "GET /v2/",
                Answer.error(401, "authentication required")
                        .with(
                                "WWW-Authenticate",
                                "Bearer realm=\"" + scheme + "://" + host() + "/token\",service=\"test\""));
        answer("POST /token", tokens);
        return answer("GET /token", tokens);
    }

    /** A token that is good for a repository, as registries sign them. */
    static Answer token(String repository, String... actions) {
        String access = "{\"access\":[{\"type\":\"repository\",\"name\":\"" + repository + "\",\"actions\":["
                + String.join(
                        ",",
                        List.of(actions).stream()
                                .map(action -> "\"" + action + "\"")
                                .toList()) + "]}]}";
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(access.getBytes(StandardCharsets.UTF_8));
        return Answer.of(200, "{\"token\":\"e30." + payload + ".c2ln\"}");
    }

    /** The requests of the registry's client, without those that only find out about TLS. */
    List<Asked> requests() {
        return List.copyOf(requests);
    }

    List<String> lines() {
        return requests.stream().map(Asked::line).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String line = exchange.getRequestMethod() + " " + uri.getRawPath();
        Answer answer = next(line);
        if (answer.headers().containsKey(EARLY)) {
            send(exchange, answer);
            return;
        }
        if (exchange.getRequestHeaders().containsKey("User-Agent")) {
            requests.add(new Asked(
                    line + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
                    header(exchange, "Authorization"),
                    header(exchange, "Proxy-Authorization"),
                    header(exchange, "Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        }
        send(exchange, answer);
    }

    private static String header(HttpExchange exchange, String name) {
        @Nullable String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private Answer next(String line) {
        @Nullable Deque<Answer> inTurn = answers.get(line);
        if (inTurn == null) {
            return Answer.of(404, "no such answer: " + line);
        }
        synchronized (inTurn) {
            return inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() < 0) {
            return;
        }
        if (answer.status() > 0) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), isEmpty ? -1 : body.length);
            if (!isEmpty) {
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
