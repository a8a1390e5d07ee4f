package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** An index file of git's with one entry, in which times can be written that no clock would give twice. */
record GitIndexFile(Path file) {
    private static final int CHANGED = 12;
    private static final int MODIFIED = 20;
    private static final int CHECKSUM = 20;

    /** Has the entry say that git read the file as it is now. */
    void pretendToHaveRead(Path content) throws IOException {
        WorkTreeFile state = WorkTreeFile.of(content, unused -> Optional.empty());
        byte[] bytes = Files.readAllBytes(file);
        put(bytes, CHANGED, state.changed());
        put(bytes, MODIFIED, state.modified());
        int end = bytes.length - CHECKSUM;
        System.arraycopy(sha1(Arrays.copyOf(bytes, end)), 0, bytes, end, CHECKSUM);
        Files.write(file, bytes);
    }

    private static void put(byte[] bytes, int place, Instant time) {
        ByteBuffer.wrap(bytes).putInt(place, (int) time.getEpochSecond()).putInt(place + Integer.BYTES, time.getNano());
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
