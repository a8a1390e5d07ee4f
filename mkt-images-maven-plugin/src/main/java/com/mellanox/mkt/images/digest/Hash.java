package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** SHA-256 over a sequence of parts, each behind its length, so that different sequences have different digests. */
public final class Hash {
    private static final int BUFFER = 64 * 1024;

    private final MessageDigest sha = Digest.sha256();
    private final ByteBuffer length = ByteBuffer.allocate(Long.BYTES);

    public Hash add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(length.putLong(0, bytes.length).array());
        sha.update(bytes);
        return this;
    }

    /** Adds the last part, without its length. */
    Hash addLast(byte[] bytes) {
        sha.update(bytes);
        return this;
    }

    /**
     * Adds the last part, without its length, and copies it.
     *
     * @param most the bytes that are read at the most
     * @return the bytes that were read
     */
    long addLast(InputStream content, OutputStream copy, long most) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, most))];
        long read = 0;
        while (read < most) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, most - read));
            if (count < 0) {
                break;
            }
            sha.update(buffer, 0, count);
            copy.write(buffer, 0, count);
            read += count;
        }
        return read;
    }

    public Digest digest() {
        return Digest.of(sha);
    }
}
