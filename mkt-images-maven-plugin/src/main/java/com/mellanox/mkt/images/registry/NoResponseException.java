package com.mellanox.mkt.images.registry;

import java.io.IOException;

/**
 * A request that got no answer, with the reason as cause. It is no {@code SSLException} or {@code ConnectException}, by
 * which jib would be led to try without checking certificates, or without TLS.
 */
final class NoResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isPlain;

    NoResponseException(boolean isPlain, IOException cause) {
        super(cause);
        this.isPlain = isPlain;
    }

    NoResponseException(String message) {
        super(message);
        this.isPlain = false;
    }

    /** Whether the request went without TLS. */
    boolean isPlain() {
        return isPlain;
    }
}
