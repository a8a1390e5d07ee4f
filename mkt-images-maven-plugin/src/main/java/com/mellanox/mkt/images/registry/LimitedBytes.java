package com.mellanox.mkt.images.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes bytes into memory, and fails for more than there should be: a registry can send without an end. */
final class LimitedBytes extends OutputStream {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LimitedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int value) throws IOException {
        require(1);
        bytes.write(value);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        require(length);
        bytes.write(buffer, offset, length);
    }

    private void require(int more) throws IOException {
        if (more > limit - bytes.size()) {
            throw new IOException("the registry sent more than " + limit + " bytes");
        }
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
