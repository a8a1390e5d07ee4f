package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.FileState.Content;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One look at the files that images are made of: each is looked at once, and is for this look what it was then, also when
 * it is copied. A later look reads only what has changed since. For use by several threads.
 */
public final class FileDigests {
    private final FileContentCache read;
    private final Map<Path, FileState> found = new ConcurrentHashMap<>();
    private final Map<Path, Content> targets = new ConcurrentHashMap<>();
    private final Map<FileSet, List<InputItem>> sets = new ConcurrentHashMap<>();

    private FileDigests(FileContentCache read) {
        this.read = read;
    }

    /** A look that keeps nothing for another run. */
    public FileDigests() {
        this(new FileContentCache(Optional.empty()));
    }

    /**
     * A look that keeps the digests of large files for later runs.
     *
     * @param cacheDirectory where they are kept; need not be there yet
     */
    public FileDigests(Path cacheDirectory) {
        this(new FileContentCache(Optional.of(new DigestCache(cacheDirectory.resolve("files"), Clock.systemUTC()))));
    }

    /** Another look, at the files as they are from now on. */
    public FileDigests fresh() {
        return new FileDigests(read);
    }

    /**
     * What is there: a file, a directory, or a link as such.
     *
     * @throws InvalidInputException where nothing is there that can be read
     */
    public FileState at(Path file) {
        FileState state = found.get(file);
        return state == null ? first(found, file, look(file)) : state;
    }

    /** What is there under each of the paths, as items; images that take the same files share them. */
    public List<InputItem> items(Path directory, List<String> paths) {
        return sets.computeIfAbsent(
                new FileSet(directory, paths),
                set -> paths.stream()
                        .map(path ->
                                InputItem.file(path, at(directory.resolve(path)).value()))
                        .toList());
    }

    /**
     * The file, or the one that a link leads to.
     *
     * @throws InvalidInputException where no file is there that can be read
     */
    public Content target(Path file) {
        Content content = targets.get(file);
        if (content != null) {
            return content;
        }
        if (found.get(file) instanceof Content same) {
            return same;
        }
        try {
            return first(targets, file, read.content(file, Files.readAttributes(file, PosixFileAttributes.class)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The text of a file, or of the one that a link leads to; empty where it is no UTF-8. */
    public Optional<String> text(Path file) {
        Content content = target(file);
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!new Hash().addLast(bytes).digest().equals(content.digest())) {
                throw changed(file);
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
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
     * @throws InvalidInputException where it is no longer what this look has found: an image of it bore the wrong digest
     */
    public void copy(Path file, OutputStream out) throws IOException {
        Content content = target(file);
        Hash hash = new Hash();
        try (InputStream in = open(file)) {
            // Not a byte more than was announced to whoever reads the copy.
            if (hash.addLast(in, out, content.size()) != content.size() || in.read() >= 0) {
                throw changed(file);
            }
        }
        if (!hash.digest().equals(content.digest())) {
            throw changed(file);
        }
    }

    /** Files of a directory. */
    private record FileSet(Path directory, List<String> paths) {
        private FileSet {
            paths = List.copyOf(paths);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What the first of several threads has found holds for all. */
    private static <T> T first(Map<Path, T> known, Path file, T state) {
        T before = known.putIfAbsent(file, state);
        return before == null ? state : before;
    }

    private FileState look(Path file) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return new FileState.Link(Files.readSymbolicLink(file).toString());
            }
            if (attributes.isDirectory()) {
                return new FileState.Directory();
            }
            Content same = targets.get(file);
            return same == null ? read.content(file, attributes) : same;
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
