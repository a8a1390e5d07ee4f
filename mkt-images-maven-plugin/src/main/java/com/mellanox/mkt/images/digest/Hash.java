package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.commons.io.IOUtils;

/** SHA-256 over a sequence of parts, each behind its length, so that different sequences have different digests. */
public final class Hash {
    private final MessageDigest sha = Digest.sha256();
    private final ByteBuffer length = ByteBuffer.allocate(Long.BYTES);

    public Hash add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(length.putLong(0, bytes.length).array());
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
        return IOUtils.copyLarge(content, new DigestOutputStream(copy, sha), 0, most);
    }

    public Digest digest() {
        return Digest.of(sha);
    }
}
