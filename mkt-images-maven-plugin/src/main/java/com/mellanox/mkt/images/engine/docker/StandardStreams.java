package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.IOException;
import java.io.InputStream;

/** A program's standard streams, as a connection to its engine carries them. */
final class StandardStreams {
    private static final int PIECE = 8 * 1024;

    private final EngineSocket socket;

    StandardStreams(EngineSocket socket) {
        this.socket = socket;
    }

    /** The path of the request for them, without the version. */
    static String path(String container) {
        return "/containers/" + container + "/attach?stream=1&stdin=1&stdout=1&stderr=1";
    }

    /** Hands over what the program prints, up to its end. */
    void read(ContainerOutput output) throws IOException {
        OutputDemultiplexer.read(socket.in(), output);
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
            socket.endOut();
        }
    }
}
