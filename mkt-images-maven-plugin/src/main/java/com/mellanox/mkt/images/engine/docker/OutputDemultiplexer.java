package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerOutput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells a program's standard output and standard error apart, which an engine sends as frames of one stream. */
final class OutputDemultiplexer {
    private static final int PIECE = 32 * 1024;
    private static final int STDERR = 2;
    private static final int ENGINE_ERROR = 3;
    private static final int REST_OF_TYPE = 3;

    private OutputDemultiplexer() {}

    /**
     * Hands over all pieces, up to the end of the stream.
     *
     * @throws IOException where the stream breaks, or the engine says in it that it failed
     */
    static void read(InputStream in, ContainerOutput output) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        for (int type = frames.read(); type >= 0; type = frames.read()) {
            frames.readFully(new byte[REST_OF_TYPE]);
            long left = Integer.toUnsignedLong(frames.readInt());
            if (type == ENGINE_ERROR) {
                throw new IOException(
                        new String(frames.readNBytes((int) Math.min(left, PIECE)), StandardCharsets.UTF_8));
            }
            while (left > 0) {
                byte[] piece = piece(frames, left);
                left -= piece.length;
                if (type == STDERR) {
                    output.stderr(piece);
                } else {
                    output.stdout(piece);
                }
            }
        }
    }

    private static byte[] piece(InputStream in, long atMost) throws IOException {
        byte[] buffer = new byte[(int) Math.min(atMost, PIECE)];
        int count = in.read(buffer);
        if (count < 0) {
            throw new EOFException("the output ended in the middle of a piece");
        }
        return count == buffer.length ? buffer : Arrays.copyOf(buffer, count);
    }
}
