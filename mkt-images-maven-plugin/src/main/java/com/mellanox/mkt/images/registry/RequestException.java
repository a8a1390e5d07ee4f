package com.mellanox.mkt.images.registry;

import java.io.IOException;

/**
 * A request that got no usable response. It is no {@code SSLException} or {@code ConnectException}: after those jib would
 * try again without checking certificates, or without TLS.
 */
final class RequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What went wrong. */
    enum Reason {
        /** The connection of a request with TLS failed or broke. */
        CONNECTION,
        /** The connection of a request over plain HTTP failed or broke. */
        PLAIN_CONNECTION,
        /** The server redirects to a URL that is not used. */
        REDIRECT,
        /** The response contains a value that is not of its form. */
        INVALID_VALUE,
        /** There is no connection to the proxy, which the message names. */
        PROXY_UNREACHED,
        /** The proxy does not open a connection to the server. */
        PROXY_REFUSED,
        /** The proxy could not open a connection to the server. */
        PROXY_FAILED,
        /** The registry gave a token that does not permit the operation. */
        TOKEN_SCOPE,
        /** The response is HTML: the server is not a registry. */
        WEB_PAGE
    }

    RequestException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RequestException(Reason reason, String message, IOException cause) {
        super(message, cause);
        this.reason = reason;
    }

    RequestException(Reason reason, IOException cause) {
        super(cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
