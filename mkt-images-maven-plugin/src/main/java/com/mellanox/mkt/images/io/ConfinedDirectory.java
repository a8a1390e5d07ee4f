package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.failure.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory that files named by the user must not leave, neither by {@code ..} nor by a symbolic link,
 * except one to a {@linkplain SharedFile shared file}.
 *
 * @param directory the directory, which exists
 * @param kind the name of such a directory in messages: {@code docker directory}
 */
public record ConfinedDirectory(Path directory, String kind) {

    /**
     * Why a path is not allowed.
     *
     * @param what the end of a sentence that starts with the path: {@code does not exist in /docker/fc40}
     * @param remedy how to correct it, as a sentence
     */
    public record Fault(String what, String remedy) {}

    /** Why the path does not name a regular file within the directory; empty if it does. */
    public Optional<Fault> faultOfFile(String path) {
        return faultOfPath(path)
                .or(() -> Files.isRegularFile(directory.resolve(path))
                        ? Optional.empty()
                        : Optional.of(new Fault(
                                Files.isDirectory(directory.resolve(path)) ? "is a directory" : "is not a regular file",
                                "Name the files one by one")));
    }

    /** Why the path does not name something within the directory; empty if it does. */
    public Optional<Fault> faultOfPath(String path) {
        try {
            Path relative = Path.of(path);
            if (relative.isAbsolute()) {
                return Optional.of(
                        new Fault("is an absolute path", "Name it relative to the " + kind + " " + directory));
            }
            if (path.isEmpty() || relative.normalize().startsWith("..")) {
                return Optional.of(new Fault(
                        "leaves the " + kind + " " + directory, "Put the file into it and name it relative to it"));
            }
            return faultOfTarget(directory.resolve(relative));
        } catch (InvalidPathException e) {
            return Optional.of(new Fault("is not a path", "Remove the character at " + e.getIndex()));
        }
    }

    /** The path without {@code .}, {@code ..} and double slashes; for a path without a fault. */
    public static String normalized(String path) {
        return Path.of(path).normalize().toString();
    }

    private Optional<Fault> faultOfTarget(Path file) {
        try {
            return file.toRealPath().startsWith(directory.toRealPath()) || SharedFile.isLink(directory, file)
                    ? Optional.empty()
                    : Optional.of(new Fault(
                            "leaves the " + kind + " by a symbolic link, to " + file.toRealPath(),
                            "Put a copy of it into " + directory));
        } catch (NoSuchFileException e) {
            return Optional.of(
                    Files.isSymbolicLink(file)
                            ? new Fault(brokenLink(file), "Correct the link, or create its target")
                            : new Fault("does not exist in " + directory, "Add the file, or correct the name"));
        } catch (IOException e) {
            return Optional.of(new Fault(
                    "cannot be reached: " + Causes.reason(e), "Check the path, its permissions and its file system"));
        }
    }

    /** The predicate of a sentence about a symbolic link whose target does not exist. */
    static String brokenLink(Path link) {
        try {
            return "is a symbolic link to " + Files.readSymbolicLink(link) + ", which does not exist";
        } catch (IOException e) {
            return "is a symbolic link that cannot be read: " + Causes.reason(e);
        }
    }
}
