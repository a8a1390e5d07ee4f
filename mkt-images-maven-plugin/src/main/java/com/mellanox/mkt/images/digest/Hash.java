package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** SHA-256 over a sequence of parts, each behind its length, so that no two sequences look alike. */
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

    /** The last part, whose length stands nowhere. */
    Hash addLast(byte[] bytes) {
        sha.update(bytes);
        return this;
    }

    /**
     * The last part, copied on the way.
     *
     * @param most no more bytes than these are taken
     * @return how many were taken
     */
    long addLast(InputStream content, OutputStream copy, long most) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, most))];
        long taken = 0;
        while (taken < most) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, most - taken));
            if (count < 0) {
                break;
            }
            sha.update(buffer, 0, count);
            copy.write(buffer, 0, count);
            taken += count;
        }
        return taken;
    }

    public Digest digest() {
        return Digest.of(sha);
    }
}
