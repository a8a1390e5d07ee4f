package com.mellanox.mkt.images.registry;

import java.io.IOException;
import org.apache.http.StatusLine;

/** A proxy that does not make the connection that it was asked for; its answer must not be taken for the registry's. */
final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int SERVER_ERROR = 500;

    private final int status;

    ProxyRefusedException(StatusLine answer) {
        super(answer.getStatusCode() + " " + answer.getReasonPhrase());
        this.status = answer.getStatusCode();
    }

    /** Whether it is rather that the proxy could not. */
    boolean mayPass() {
        return status >= SERVER_ERROR;
    }
}
