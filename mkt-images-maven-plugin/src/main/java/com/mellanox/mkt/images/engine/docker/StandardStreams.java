package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** A program's standard streams in a connection to its engine. */
final class StandardStreams {
    private static final int PIECE = 8 * 1024;
    private static final int LONGEST_PIECE = 32 * 1024;
    private static final int STDERR = 2;
    private static final int ENGINE_ERROR = 3;
    private static final int REST_OF_TYPE = 3;

    private StandardStreams() {}

    /** The path of the request for the streams of a container, without the version. */
    static String path(String container) {
        return "/containers/" + container + "/attach?stream=1&stdin=1&stdout=1&stderr=1";
    }

    /** Forwards an input, and its end. */
    static void write(InputStream input, EngineSocket socket) throws IOException {
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

    /**
     * Passes on all pieces of a stream, up to its end: an engine sends both outputs as frames of one stream.
     *
     * @param cancelled whether nothing more is to be passed on
     * @throws IOException if the stream breaks, or contains an error of the engine
     */
    static void read(InputStream in, ContainerOutput output, BooleanSupplier cancelled) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        for (int type = frames.read(); type >= 0; type = frames.read()) {
            frames.readFully(new byte[REST_OF_TYPE]);
            long left = Integer.toUnsignedLong(frames.readInt());
            if (type == ENGINE_ERROR) {
                throw new IOException(
                        new String(frames.readNBytes((int) Math.min(left, LONGEST_PIECE)), StandardCharsets.UTF_8));
            }
            while (left > 0) {
                byte[] piece = piece(frames, left);
                left -= piece.length;
                if (cancelled.getAsBoolean()) {
                    return;
                }
                if (type == STDERR) {
                    output.stderr(piece);
                } else {
                    output.stdout(piece);
                }
            }
        }
    }

    private static byte[] piece(InputStream in, long atMost) throws IOException {
        byte[] buffer = new byte[(int) Math.min(atMost, LONGEST_PIECE)];
        int count = in.read(buffer);
        if (count < 0) {
            throw new EOFException("the output ended in the middle of a piece");
        }
        return count == buffer.length ? buffer : Arrays.copyOf(buffer, count);
    }
}
