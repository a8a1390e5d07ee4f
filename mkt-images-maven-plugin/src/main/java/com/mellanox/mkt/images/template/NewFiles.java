package com.mellanox.mkt.images.template;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes new files below a directory: all of them or none, and never over an existing one. */
public final class NewFiles {
    private static final int MAX_NAMED = 10;

    private final Path root;
    private final Deque<Path> created = new ArrayDeque<>();

    public NewFiles(Path root) {
        this.root = root;
    }

    /**
     * Checks that no file would be overwritten.
     *
     * @param directories those that must not have any files yet
     * @throws InvalidInputException lists the files that exist
     */
    public void check(List<NewFile> files, List<String> directories) {
        Stream<Path> overwritten = files.stream()
                .map(file -> root.resolve(file.path()))
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        List<Path> existing = Stream.concat(
                        overwritten, directories.stream().flatMap(name -> within(root.resolve(name))))
                .distinct()
                .sorted()
                .toList();
        if (!existing.isEmpty()) {
            String more = existing.size() > MAX_NAMED ? " and " + (existing.size() - MAX_NAMED) + " more" : "";
            throw new InvalidInputException(
                    existing.stream().limit(MAX_NAMED).map(Path::toString).collect(Collectors.joining(", "))
                            + more
                            + (existing.size() == 1 ? " exists already" : " exist already"),
                    "Nothing was written. Move it away, or choose another key; to keep an existing docker directory, use"
                            + " -Dmkt.init.from=none");
        }
    }

    private static Stream<Path> within(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList().stream();
        } catch (IOException missing) {
            return Stream.empty();
        }
    }

    /**
     * Writes the files and then runs a last step. If anything fails, all files are removed again.
     *
     * @throws InvalidInputException if something cannot be written
     */
    public void write(List<NewFile> files, Last last) {
        try {
            for (NewFile file : files) {
                write(file);
            }
            last.run();
        } catch (IOException e) {
            remove();
            String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
            throw new InvalidInputException(
                    "Cannot write the module in " + root + ": " + reason,
                    "Check the directory's permissions and free space; no file was left behind");
        } catch (RuntimeException e) {
            remove();
            throw e;
        }
    }

    /** The step after all files are written, such as the change of another file. */
    @FunctionalInterface
    public interface Last {
        void run() throws IOException;
    }

    private void write(NewFile file) throws IOException {
        Path path = root.resolve(file.path());
        makeDirectory(path.resolveSibling("."));
        created.push(path);
        Files.write(path, file.content(), StandardOpenOption.CREATE_NEW);
        if (file.isExecutable() && !path.toFile().setExecutable(true, false)) {
            throw new IOException(path + " cannot be made executable");
        }
    }

    private void makeDirectory(Path directory) throws IOException {
        Path normal = directory.normalize();
        if (Files.isDirectory(normal)) {
            return;
        }
        makeDirectory(normal.resolveSibling("."));
        Files.createDirectory(normal);
        created.push(normal);
    }

    private void remove() {
        for (Path path : created) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The directory has a file of another program.
            }
        }
    }
}
