package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;

/** A program that is a connection cannot be started, or has ended without an answer. */
public final class CommandException extends IOException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    /** A program that cannot be started: the message of the cause names it and the reason. */
    CommandException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
