package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.io.InputStream;

/** An input stream that reads many bytes at once; a single byte is read as an array of one. */
public abstract class BulkInput extends InputStream {

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
