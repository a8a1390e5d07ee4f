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

/** Writes files where none are, all of them or none. */
public final class NewFiles {
    private static final int MOST_NAMED = 10;

    private final Path root;
    private final Deque<Path> made = new ArrayDeque<>();

    public NewFiles(Path root) {
        this.root = root;
    }

    /**
     * Makes sure that nothing is in the way.
     *
     * @param directories those that are to be new, below the root
     * @throws InvalidInputException with the files that are there
     */
    public void check(List<NewFile> files, List<String> directories) {
        Stream<Path> inPlace = files.stream()
                .map(file -> root.resolve(file.path()))
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        List<Path> there = Stream.concat(inPlace, directories.stream().flatMap(name -> within(root.resolve(name))))
                .distinct()
                .sorted()
                .toList();
        if (!there.isEmpty()) {
            String more = there.size() > MOST_NAMED ? " and " + (there.size() - MOST_NAMED) + " more" : "";
            throw new InvalidInputException(
                    there.stream().limit(MOST_NAMED).map(Path::toString).collect(Collectors.joining(", "))
                            + more
                            + (there.size() == 1 ? " is there already" : " are there already"),
                    "Nothing was written: move what is there away, or choose another key; a docker directory that is there is"
                            + " kept with -Dmkt.init.from=none");
        }
    }

    private static Stream<Path> within(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList().stream();
        } catch (IOException nothingThere) {
            return Stream.empty();
        }
    }

    /**
     * Writes them, and then does what else belongs to it.
     *
     * @param last what comes after, such as the change of a file; where it fails, nothing stays either
     * @throws InvalidInputException where something cannot be written; nothing of it is left then
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
                    "The module cannot be written in " + root + ": " + reason,
                    "Look at the rights and the room there; nothing of it was left");
        } catch (RuntimeException e) {
            remove();
            throw e;
        }
    }

    /** What is done once all files are there. */
    @FunctionalInterface
    public interface Last {
        void run() throws IOException;
    }

    private void write(NewFile file) throws IOException {
        Path path = root.resolve(file.path());
        makeDirectory(path.resolveSibling("."));
        made.push(path);
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
        made.push(normal);
    }

    private void remove() {
        for (Path path : made) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Somebody else's file is in it by now.
            }
        }
    }
}
