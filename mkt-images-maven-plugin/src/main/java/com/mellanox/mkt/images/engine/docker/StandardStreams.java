package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** A program's standard streams in a connection to its engine. */
final class StandardStreams {
    private static final int LONGEST_PIECE = 32 * 1024;
    private static final int STDERR = 2;
    private static final int ENGINE_ERROR = 3;
    private static final int REST_OF_TYPE = 3;

    private StandardStreams() {}

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
                byte[] piece = frames.readNBytes((int) Math.min(left, LONGEST_PIECE));
                if (piece.length == 0) {
                    throw new EOFException("the output ended in the middle of a piece");
                }
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
}
