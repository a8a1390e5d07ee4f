package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.io.LayerFiles;
import com.mellanox.mkt.images.type.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The layer of a product image, compressed, in a file.
 *
 * @param digest of the file, by which registries identify it
 * @param size of the file in bytes
 * @param diffId the digest of the tar in it, by which the image's configuration identifies it
 */
record ProductLayer(Path file, Digest digest, long size, Digest diffId) {
    private static final int BUFFER = 64 * 1024;

    /** Compresses files into a file. */
    static ProductLayer write(LayerFiles files, Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        MessageDigest diffId = Digest.sha256();
        try (OutputStream compressed = new DigestOutputStream(Files.newOutputStream(file), digest);
                OutputStream tar = new DigestOutputStream(new GZIPOutputStream(compressed, BUFFER), diffId);
                OutputStream buffered = new BufferedOutputStream(tar, BUFFER)) {
            files.writeTo(buffered);
        }
        return new ProductLayer(file, Digest.of(digest), Files.size(file), Digest.of(diffId));
    }

    /** Reads one that was compressed elsewhere, to its end. */
    static ProductLayer read(Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        MessageDigest diffId = Digest.sha256();
        try (InputStream compressed = new DigestInputStream(Files.newInputStream(file), digest);
                InputStream tar = new DigestInputStream(new GZIPInputStream(compressed, BUFFER), diffId)) {
            tar.transferTo(OutputStream.nullOutputStream());
            compressed.transferTo(OutputStream.nullOutputStream());
        }
        return new ProductLayer(file, Digest.of(digest), Files.size(file), Digest.of(diffId));
    }
}
