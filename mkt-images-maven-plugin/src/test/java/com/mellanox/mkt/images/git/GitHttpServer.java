package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves the bare repositories below a directory by git's own http-backend, whatever host the URL names. It can ask for a
 * password, speak the old protocol only, and keep silent.
 */
final class GitHttpServer implements AutoCloseable {
    private final Path root;
    private final TestServer server;
    private final Map<String, Queue<Answer>> faults = new ConcurrentHashMap<>();
    private volatile @Nullable String login;
    private volatile @Nullable String proxyLogin;
    private volatile boolean speaksOldProtocol;
    private volatile boolean isSilent;

    GitHttpServer(Path root) {
        this(root, null);
    }

    /** Starts one, with TLS if there is a context for it. */
    GitHttpServer(Path root, @Nullable SSLContext tls) {
        this.root = root;
        this.server = TestServer.start(tls, this::answer);
    }

    GitHttpServer asksFor(String user, String password) {
        login = basic(user, password);
        return this;
    }

    GitHttpServer asksOfProxyUsers(String user, String password) {
        proxyLogin = basic(user, password);
        return this;
    }

    GitHttpServer speaksOldProtocol() {
        speaksOldProtocol = true;
        return this;
    }

    GitHttpServer isSilent() {
        isSilent = true;
        return this;
    }

    /** Gives other answers to requests whose line contains this, once each, in turn. */
    GitHttpServer answers(String request, Answer... inTurn) {
        faults.computeIfAbsent(request, line -> new ConcurrentLinkedQueue<>()).addAll(List.of(inTurn));
        return this;
    }

    /** Gives no other answers any more. */
    void mend() {
        faults.clear();
    }

    private @Nullable Answer fault(Request request) {
        return faults.entrySet().stream()
                .filter(fault -> request.line().contains(fault.getKey()))
                .map(fault -> fault.getValue().poll())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String basic(String user, String password) {
        byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    int port() {
        return server.port();
    }

    String url(String path) {
        return "http://" + server.host() + "/" + path;
    }

    List<Request> requests() {
        return server.requests();
    }

    private Answer answer(Request request) {
        if (isSilent) {
            return new Answer.Silence();
        }
        if (proxyLogin != null && !request.header("Proxy-Authorization").equals(proxyLogin)) {
            return Answer.of(407).with("Proxy-Authenticate", "Basic realm=\"proxy\"");
        }
        if (login != null && !request.header("Authorization").equals(login)) {
            return Answer.of(401).with("WWW-Authenticate", "Basic realm=\"git\"");
        }
        Answer fault = fault(request);
        return fault == null ? exchange -> runBackend(request, exchange) : fault;
    }

    private void runBackend(Request request, HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.put("HOME", root.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REQUEST_METHOD", request.method());
        environment.put("PATH_INFO", request.path());
        environment.put("QUERY_STRING", request.query());
        environment.put("CONTENT_TYPE", request.header("Content-Type"));
        environment.put("HTTP_CONTENT_ENCODING", request.header("Content-Encoding"));
        if (!speaksOldProtocol) {
            environment.put("GIT_PROTOCOL", request.header("Git-Protocol"));
        }
        Process backend = builder.start();
        try (OutputStream out = backend.getOutputStream()) {
            out.write(request.body().getBytes(StandardCharsets.ISO_8859_1));
        }
        try (InputStream in = backend.getInputStream()) {
            send(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1), exchange);
        }
    }

    /** Sends what a CGI program printed: headers, {@code Status} among them unless it is 200, an empty line, and a body. */
    private static void send(String output, HttpExchange exchange) throws IOException {
        int end = output.indexOf("\r\n\r\n");
        int status = 200;
        for (String line : output.substring(0, end).split("\r\n", -1)) {
            String[] header = line.split(": *", 2);
            if (header[0].equals("Status")) {
                status = Integer.parseInt(header[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
        }
        byte[] body = output.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
