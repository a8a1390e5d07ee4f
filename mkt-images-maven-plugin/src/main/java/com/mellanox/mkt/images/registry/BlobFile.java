package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestException;

/** Blobs as they come from a repository; jib compares the digest of what comes. */
final class BlobFile {
    private BlobFile() {}

    static DescriptorDigest digest(Digest digest) {
        try {
            return DescriptorDigest.fromDigest(digest.value());
        } catch (DigestException e) {
            throw new IllegalStateException("jib takes every SHA-256", e);
        }
    }

    /** Writes a blob; after an exception, what was written is of no use. */
    static void pull(Repository repository, Digest blob, OutputStream out) throws IOException {
        repository.client().pullBlob(digest(blob), size -> {}, written -> {}).writeTo(out);
    }

    /** Writes a blob to a file, which is there when all of it has come, and not before. */
    static void fetch(Repository repository, Digest blob, Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = Files.createTempFile(directory, "fetch", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                pull(repository, blob, out);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
