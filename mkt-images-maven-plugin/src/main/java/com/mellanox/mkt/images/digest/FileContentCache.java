package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.FileState.Content;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The files that a run has read: none is read again as long as its size, its times and its inode are the same. */
final class FileContentCache {
    /** What is read faster than the digest of another run is found. */
    private static final long SMALL = 1 << 20;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();
    private final Optional<DigestCache> kept;

    FileContentCache(Optional<DigestCache> kept) {
        this.kept = kept;
    }

    /**
     * What a file is.
     *
     * @param now its attributes
     * @throws FileSystemException where it is no file
     */
    Content content(Path file, PosixFileAttributes now) throws IOException {
        if (!now.isRegularFile()) {
            // A pipe would be waited for, and a device may have no end.
            throw new FileSystemException(file.toString(), null, "this is not a regular file");
        }
        Stamp stamp = new Stamp(now.size(), now.lastModifiedTime(), now.fileKey());
        Known last = known.get(file);
        Digest digest = last != null && last.stamp().equals(stamp) ? last.digest() : digest(file, now.size());
        known.put(file, new Known(stamp, digest));
        return new Content(now.permissions().contains(PosixFilePermission.OWNER_EXECUTE), now.size(), digest);
    }

    private Digest digest(Path file, long size) throws IOException {
        return kept.isPresent() && size > SMALL ? kept.get().of(file, FileContentCache::read) : read(file);
    }

    private static Digest read(Path file) throws IOException {
        Hash hash = new Hash();
        try (InputStream in = Files.newInputStream(file)) {
            hash.addLast(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
        return hash.digest();
    }

    /** By what one sees that a file has changed without reading it. */
    private record Stamp(long size, FileTime time, @Nullable Object inode) {}

    /** A file as it was when it was read. */
    private record Known(Stamp stamp, Digest digest) {}
}
