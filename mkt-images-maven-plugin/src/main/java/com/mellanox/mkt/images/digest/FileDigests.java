package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.FileState.Content;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that images are made of, each as it was when it was read first, also when it is copied later. For use by several
 * threads.
 */
public final class FileDigests {
    /** Files up to this size are read in less time than the cache takes. */
    private static final long SMALL = 1 << 20;

    private final DigestCache cache;
    private final Map<Path, FileState> found = new ConcurrentHashMap<>();
    private final Map<Path, Content> targets = new ConcurrentHashMap<>();

    private FileDigests(DigestCache cache) {
        this.cache = cache;
    }

    /**
     * Reads files for one run.
     *
     * @param cacheDirectory where the digests of large files are kept for later runs; made if it is missing
     */
    public FileDigests(Path cacheDirectory) {
        this(new DigestCache(cacheDirectory.resolve("files"), Clock.systemUTC()));
    }

    /** The files as they are from now on. */
    public FileDigests fresh() {
        return new FileDigests(cache);
    }

    /**
     * What is at a path: a file, a directory, or a link as such.
     *
     * @throws InvalidInputException if nothing there can be read
     */
    public FileState at(Path file) {
        return found.computeIfAbsent(file, this::read);
    }

    private FileState read(Path file) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return new FileState.Link(Files.readSymbolicLink(file).toString());
            }
            return attributes.isDirectory()
                    ? new FileState.Directory()
                    : targets.computeIfAbsent(file, path -> content(path, attributes));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * The file, or the one that a link leads to.
     *
     * @throws InvalidInputException if no file there can be read
     */
    public Content target(Path file) {
        Content known = targets.get(file);
        if (known != null) {
            return known;
        }
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            return targets.computeIfAbsent(file, path -> content(path, attributes));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Content content(Path file, PosixFileAttributes attributes) {
        try {
            if (!attributes.isRegularFile()) {
                // Reading would wait for a pipe, and a device may have no end.
                throw new FileSystemException(file.toString(), null, "this is not a regular file");
            }
            long size = attributes.size();
            Digest digest = size > SMALL ? cache.of(file, FileDigests::digest) : digest(file);
            return new Content(attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE), size, digest);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Digest digest(Path file) throws IOException {
        Hash hash = new Hash();
        try (InputStream in = Files.newInputStream(file)) {
            hash.addLast(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
        return hash.digest();
    }

    /** The text of a file, or of the one that a link leads to; empty if it is not UTF-8. */
    public Optional<String> text(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            copy(file, bytes);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Copies a file, or the one that a link leads to.
     *
     * @throws InvalidInputException if it has changed: the image would have the wrong inputs digest
     */
    public void copy(Path file, OutputStream out) throws IOException {
        Content content = target(file);
        Hash hash = new Hash();
        try (InputStream in = open(file)) {
            // The receiver expects exactly this size.
            if (hash.addLast(in, out, content.size()) != content.size() || in.read() >= 0) {
                throw changed(file);
            }
        }
        if (!hash.digest().equals(content.digest())) {
            throw changed(file);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InvalidInputException changed(Path file) {
        return new InvalidInputException(
                file + " was changed while the images were built", "Run again once nothing writes to it");
    }

    private static InvalidInputException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new InvalidInputException(
                    file + " is not there any more, or is a link that leads nowhere",
                    "Put it back, or do not ask for it");
        }
        if (e instanceof AccessDeniedException) {
            return new InvalidInputException(
                    file + " cannot be read: permission denied", "Make it readable for this user");
        }
        return new InvalidInputException(file + " cannot be read: " + e.getMessage(), "Check it and its file system");
    }
}
