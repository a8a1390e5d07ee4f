package com.mellanox.mkt.images.engine.docker;

import java.io.Serializable;
import java.net.ConnectException;
import java.net.SocketException;

/**
 * How a program has ended that was a connection to an engine.
 *
 * @param status its exit status, or {@link #HANGS}
 * @param errors the last that it wrote to its standard error
 */
record ProgramEnd(int status, String errors) implements Serializable {
    /** In place of a status: it has ended the connection, and still runs. */
    static final int HANGS = -1;

    /** The reason as a phrase: the last line of the errors, which is the one that ended it. */
    String reason() {
        String text = errors.strip();
        String last = text.substring(text.lastIndexOf('\n') + 1).strip();
        if (!last.isEmpty()) {
            return last;
        }
        return status == HANGS ? "the program hangs" : "the program ended with exit status " + status;
    }

    /** The program ended before the engine answered. Connecting by it is not tried again. */
    static final class ProgramFailedException extends ConnectException {
        private static final long serialVersionUID = 1L;

        private final ProgramEnd end;

        ProgramFailedException(ProgramEnd end) {
            super(end.reason());
            this.end = end;
        }

        ProgramEnd end() {
            return end;
        }
    }

    /** The program ended with an error after the engine had answered. */
    static final class ConnectionLostException extends SocketException {
        private static final long serialVersionUID = 1L;

        ConnectionLostException(ProgramEnd end) {
            super(end.reason());
        }
    }
}
