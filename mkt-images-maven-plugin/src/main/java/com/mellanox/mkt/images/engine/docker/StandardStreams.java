package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.IOException;
import java.io.InputStream;

/** A program's standard streams, as a connection to its engine carries them. */
final class StandardStreams {
    private static final int PIECE = 8 * 1024;

    /**
     * Keys that an engine is to take for the wish to leave a terminal, since it takes some in any case, and would hold
     * back those of its own choice: bytes that are in no text.
     */
    private static final String NO_KEYS = "&detachKeys=%FF,%FF,%FF,%FF,%FF,%FF,%FF,%FF";

    private final EngineSocket socket;
    private final boolean terminal;

    StandardStreams(EngineSocket socket, boolean terminal) {
        this.socket = socket;
        this.terminal = terminal;
    }

    /** The path of the request for them, without the version. */
    static String path(String container, boolean terminal) {
        return "/containers/" + container + "/attach?stream=1&stdin=1&stdout=1&stderr=1" + (terminal ? NO_KEYS : "");
    }

    /** Hands over what the program prints, up to its end. */
    void read(ContainerOutput output) throws IOException {
        if (terminal) {
            OutputFrames.readTerminal(socket.in(), output);
        } else {
            OutputFrames.read(socket.in(), output);
        }
    }

    /** Forwards an input, and its end. */
    void write(InputStream input) throws IOException {
        byte[] piece = new byte[PIECE];
        try {
            for (int count = input.read(piece); count >= 0; count = input.read(piece)) {
                socket.out().write(piece, 0, count);
                socket.out().flush();
            }
        } finally {
            // An engine answers the end of a terminal's input with the end of its output.
            if (!terminal) {
                socket.endOut();
            }
        }
    }
}
