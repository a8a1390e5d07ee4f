package com.mellanox.mkt.images.secret;

import java.util.Arrays;

/** The value of a secret. It is no text, so that no message can contain it; closing it overwrites the bytes. */
public final class SecretValue implements AutoCloseable {
    /** The longest value, in bytes, that BuildKit takes. */
    public static final int MOST_BYTES = 500 * 1024;

    private final byte[] bytes;

    /**
     * Takes the bytes as they are, without a copy.
     *
     * @throws IllegalArgumentException if there are more than {@link #MOST_BYTES}
     */
    SecretValue(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            Arrays.fill(bytes, (byte) 0);
            throw new IllegalArgumentException("a secret of more than " + MOST_BYTES + " bytes");
        }
        this.bytes = bytes;
    }

    /** A copy of the bytes, which the caller overwrites after use. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "***";
    }
}
