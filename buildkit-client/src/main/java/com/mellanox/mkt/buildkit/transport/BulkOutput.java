package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.io.OutputStream;

/** An output stream that writes many bytes at once; a single byte is written as an array of one. */
public abstract class BulkOutput extends OutputStream {

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public final void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }
}
