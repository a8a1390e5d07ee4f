package com.mellanox.mkt.images.engine.docker;

import java.net.ConnectException;

/**
 * What a program said that was to be a connection to an engine, and ended before the engine had said anything. Who connects
 * by it does not try again.
 */
final class ProcessRefusal extends ConnectException {
    private static final long serialVersionUID = 1L;

    ProcessRefusal(String words) {
        super(words);
    }
}
