package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.blob.BlobDescriptor;
import com.google.cloud.tools.jib.hash.CountingDigestOutputStream;
import com.mellanox.mkt.images.io.LayerFiles;
import com.mellanox.mkt.images.type.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The layer of a product image, packed, in a file.
 *
 * @param packed digest and size of the file
 * @param tar the digest of the tar in it, which is the same whatever packed it
 */
record ProductLayer(Path file, BlobDescriptor packed, DescriptorDigest tar) {
    private static final int BUFFER = 64 * 1024;

    /** Packs files into a file. */
    static ProductLayer write(LayerFiles files, Path file) throws IOException {
        try (CountingDigestOutputStream packed = new CountingDigestOutputStream(Files.newOutputStream(file));
                GZIPOutputStream gzip = new GZIPOutputStream(packed, BUFFER)) {
            CountingDigestOutputStream tar = new CountingDigestOutputStream(gzip);
            OutputStream buffered = new BufferedOutputStream(tar, BUFFER);
            files.writeTo(buffered);
            buffered.flush();
            gzip.finish();
            return of(file, packed, tar);
        }
    }

    /** Reads one that was packed elsewhere, to its end. */
    static ProductLayer read(Path file) throws IOException {
        try (CountingDigestOutputStream packed = new CountingDigestOutputStream(OutputStream.nullOutputStream());
                CountingDigestOutputStream tar = new CountingDigestOutputStream(OutputStream.nullOutputStream());
                InputStream unpacked = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            Files.copy(file, packed);
            unpacked.transferTo(tar);
            return of(file, packed, tar);
        }
    }

    private static ProductLayer of(Path file, CountingDigestOutputStream packed, CountingDigestOutputStream tar) {
        return new ProductLayer(
                file, packed.computeDigest(), tar.computeDigest().getDigest());
    }

    /** By which registries know the file. */
    Digest digest() {
        return new Digest(packed.getDigest().toString());
    }

    /** By which the image's configuration knows the layer. */
    Digest diffId() {
        return new Digest(tar.toString());
    }
}
