package com.mellanox.mkt.images.registry;

import java.io.IOException;

/**
 * A request that got no answer, with the reason as cause. It is no {@code SSLException} or {@code ConnectException}, by
 * which jib would be led to try without checking certificates, or without TLS.
 */
final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isPlain;

    WireException(boolean isPlain, IOException cause) {
        super(cause);
        this.isPlain = isPlain;
    }

    WireException(String message) {
        super(message);
        this.isPlain = false;
    }

    /** Whether the request went without TLS. */
    boolean isPlain() {
        return isPlain;
    }
}
