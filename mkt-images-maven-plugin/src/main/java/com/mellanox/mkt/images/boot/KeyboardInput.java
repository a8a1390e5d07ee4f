package com.mellanox.mkt.images.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * What a user types. A thread that reads from a terminal cannot be called back, and would take the next key from whoever
 * reads after it; one that reads from this ends when it is interrupted.
 */
final class KeyboardInput extends InputStream {
    private static final int MILLIS = 10;

    private final InputStream terminal;

    /** Reads from a stream that knows how many bytes are there. */
    KeyboardInput(InputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (terminal.available() == 0) {
                TimeUnit.MILLISECONDS.sleep(MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
        return terminal.read(bytes, offset, Math.min(length, terminal.available()));
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
