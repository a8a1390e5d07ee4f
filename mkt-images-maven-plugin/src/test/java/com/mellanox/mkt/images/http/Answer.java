package com.mellanox.mkt.images.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a {@link TestServer} answers a request. */
public interface Answer {

    /** Sends it. If that fails, the connection is closed. */
    void send(HttpExchange exchange) throws IOException;

    /** An answer without a body. */
    static Plain of(int status) {
        return of(status, "");
    }

    static Plain of(int status, String body) {
        return new Plain(status, body);
    }

    /** A refusal in the form of registries. */
    static Plain error(int status, String message) {
        return of(status, "{\"errors\":[{\"code\":\"X\",\"message\":\"" + message + "\"}]}");
    }

    /** A body of bytes, each of them one character, as in {@link Request#body}. */
    static Plain bytes(int status, String body) {
        return new Plain(status, Map.of(), body, StandardCharsets.ISO_8859_1);
    }

    /** A body of known length. */
    record Plain(int status, Map<String, String> headers, String body, Charset charset) implements Answer {
        public Plain(int status, String body) {
            this(status, Map.of(), body, StandardCharsets.UTF_8);
        }

        public Plain with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Plain(status, more, body, charset);
        }

        @Override
        public void send(HttpExchange exchange) throws IOException {
            byte[] bytes = body.getBytes(charset);
            headers.forEach(exchange.getResponseHeaders()::set);
            boolean isEmpty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, isEmpty ? -1 : bytes.length);
            if (!isEmpty) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        }
    }

    /** A stream of chunks, one for each line; if it is not complete, the connection is closed without the last chunk. */
    record Stream(List<String> lines, boolean complete) implements Answer {
        @Override
        public void send(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (String line : lines) {
                body.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
            if (!complete) {
                throw new IOException("closes the connection");
            }
            exchange.close();
        }
    }

    /** An answer whose body is shorter than its length says; then the connection is closed. */
    record Cut(Plain whole) implements Answer {
        @Override
        public void send(HttpExchange exchange) throws IOException {
            byte[] bytes = whole.body().getBytes(whole.charset());
            whole.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(whole.status(), bytes.length + 1L);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("closes the connection");
        }
    }

    /** No answer; the connection stays open. */
    record Silence() implements Answer {
        @Override
        public void send(HttpExchange exchange) {
            // The client waits.
        }
    }

    /** A closed connection in place of an answer. */
    record HangUp() implements Answer {
        @Override
        public void send(HttpExchange exchange) {
            exchange.close();
        }
    }
}
