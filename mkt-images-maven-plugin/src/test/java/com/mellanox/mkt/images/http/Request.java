package com.mellanox.mkt.images.http;

import com.sun.net.httpserver.Headers;
import java.util.Optional;

/**
 * A request as a {@link TestServer} received it.
 *
 * @param target what follows the method: a path with its query, or a whole URL if the server is used as a proxy
 * @param body each byte as one character (ISO 8859-1)
 */
public record Request(String method, String target, Headers headers, String body) {

    /** {@code GET /v2/a/manifests/1?b=c}. */
    public String line() {
        return method + " " + target;
    }

    /** The path alone, without the host that clients name to a proxy. */
    public String path() {
        return target.replaceFirst("^https?://[^/]*", "").replaceFirst("\\?.*", "");
    }

    /** What follows the question mark; empty without one. */
    public String query() {
        return target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
    }

    /** A header's first value; empty without one. */
    public String header(String name) {
        return Optional.ofNullable(headers.getFirst(name)).orElse("");
    }
}
