package com.mellanox.mkt.images.registry;

import java.io.IOException;

/** A successful response that is HTML: the server is not a registry. */
final class WebPageException extends IOException {
    private static final long serialVersionUID = 1L;

    WebPageException() {
        super("a web page");
    }
}
