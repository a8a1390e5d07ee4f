package com.mellanox.mkt.images.registry;

import java.io.IOException;

/** A token that a registry has given out, and that is not good for what it was asked for. */
final class InsufficientScopeException extends IOException {
    private static final long serialVersionUID = 1L;

    InsufficientScopeException() {
        super("the token that the registry gave out does not permit it");
    }
}
