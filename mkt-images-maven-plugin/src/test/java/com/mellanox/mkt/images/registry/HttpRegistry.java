package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A registry that gives the answers of a test, and nothing else but {@code GET /v2/}. */
public final class HttpRegistry implements AutoCloseable {
    private final TestServer server;

    private HttpRegistry(@Nullable SSLContext tls) {
        server = TestServer.start(tls, request -> Answer.of(404, "no such answer: " + request.line()));
        answer("GET /v2/", Answer.of(200, "{}"));
    }

    public static HttpRegistry start() {
        return new HttpRegistry(null);
    }

    static HttpRegistry start(SSLContext tls) {
        return new HttpRegistry(tls);
    }

    public String host() {
        return server.host();
    }

    int port() {
        return server.port();
    }

    /** Gives answers in turn, the last of them from then on. */
    public HttpRegistry answer(String request, Answer... inTurn) {
        server.answer(request, inTurn);
        return this;
    }

    /** Gives an answer without reading the request's body. */
    HttpRegistry answerEarly(String request, Answer answer) {
        server.answerEarly(request, answer);
        return this;
    }

    /** Requires a token, which this server gives. */
    public HttpRegistry asksForToken(String scheme, Answer... tokens) {
        String challenge = "Bearer realm=\"" + scheme + "://" + host() + "/token\",service=\"test\"";
        answer("GET /v2/", Answer.error(401, "authentication required").with("WWW-Authenticate", challenge));
        answer("POST /token", tokens);
        return answer("GET /token", tokens);
    }

    /** A token that is good for a repository, as registries sign them. */
    public static Answer token(String repository, String... actions) {
        String access = "{\"access\":[{\"type\":\"repository\",\"name\":\"" + repository + "\",\"actions\":["
                + Arrays.stream(actions).map(action -> "\"" + action + "\"").collect(Collectors.joining(",")) + "]}]}";
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(access.getBytes(StandardCharsets.UTF_8));
        return Answer.of(200, "{\"token\":\"e30." + payload + ".c2ln\"}");
    }

    /** The requests of the registry's client, without those that only find out about TLS. */
    List<Request> requests() {
        return server.requests().stream()
                .filter(request -> !request.header("User-Agent").isEmpty())
                .toList();
    }

    public List<String> lines() {
        return requests().stream().map(Request::line).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
